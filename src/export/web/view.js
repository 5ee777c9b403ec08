// The map's window on the world: Web Mercator, so that tiles fit; x and y run from 0 to 1, y southward.

const project = (lon, lat) => {
  const phi = (Math.max(-85.05, Math.min(85.05, +lat)) * Math.PI) / 180;
  return [(+lon + 180) / 360, 0.5 - Math.asinh(Math.tan(phi)) / (2 * Math.PI)];
};
const unproject = (x, y) => [x * 360 - 180, (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI];

const ZOOM = [1, 16];
// `grown` is how much larger a wall screen draws everything; all lengths of the map are counted before that.
const view = { x: 0.5, y: 0.5, z: 2, width: 1, height: 1, grown: 1, left: 0, right: 0 };
const scale = () => 256 * 2 ** view.z;
const toScreen = ([x, y]) => [(x - view.x) * scale() + view.width / 2, (y - view.y) * scale() + view.height / 2];
const inWindow = ([x, y], margin = 0) =>
  x >= -margin && y >= -margin && x <= view.width + margin && y <= view.height + margin;

function moveTo(x, y, z) {
  view.z = Math.max(ZOOM[0], Math.min(ZOOM[1], z));
  view.x = Math.max(0, Math.min(1, x));
  view.y = Math.max(0, Math.min(1, y));
}
const panBy = (dx, dy) => moveTo(view.x + dx / scale(), view.y + dy / scale(), view.z);
// What lies under (px, py) stays there.
function zoomBy(step, px = view.width / 2, py = view.height / 2) {
  const [dx, dy] = [px - view.width / 2, py - view.height / 2],
    before = scale();
  const z = Math.max(ZOOM[0], Math.min(ZOOM[1], view.z + step)),
    after = 256 * 2 ** z;
  moveTo(view.x + dx / before - dx / after, view.y + dy / before - dy / after, z);
}
// The whole of some points, beside what lies over the map and with room for labels; one point alone is shown at the scale of a district.
function fitTo(points, closest = 9.5) {
  if (!points.length) return moveTo(0.5, 0.4, 1.5);
  let [west, east, north, south] = [1, 0, 1, 0];
  for (const [x, y] of points)
    [west, east, north, south] = [Math.min(west, x), Math.max(east, x), Math.min(north, y), Math.max(south, y)];
  const fits = (free, length) => Math.log2(Math.max(40, free) / Math.max(1e-9, length) / 256),
    free = view.width - view.left - view.right;
  moveTo(
    (west + east) / 2,
    (north + south) / 2,
    Math.min(closest, fits(free * 0.78, east - west), fits(view.height * 0.7, south - north)),
  );
  panBy((view.right - view.left) / 2, 0);
}

const inMap = (x, y) => {
  const box = $('map').getBoundingClientRect();
  return [(x - box.left) / view.grown, (y - box.top) / view.grown];
};

// Mouse, wheel, touch and keyboard on the map; `changed` draws, `clicked` gets a point.
function watchGestures(map, changed, clicked) {
  const fingers = new Map();
  let travelled = 0;
  const spot = e => inMap(e.clientX, e.clientY);
  const middle = () => {
    const all = [...fingers.values()];
    return [0, 1].map(k => all.reduce((sum, p) => sum + p[k], 0) / all.length);
  };
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0;
  };
  const onMap = e => !e.target.closest('#zoom, #legend, #credit');
  map.addEventListener('pointerdown', e => {
    if (!onMap(e) || e.button > 0) return;
    if (!fingers.size) travelled = 0;
    fingers.set(e.pointerId, spot(e));
    map.setPointerCapture(e.pointerId);
  });
  map.addEventListener('pointermove', e => {
    if (!fingers.has(e.pointerId)) return;
    const [from, wide] = [middle(), spread()];
    fingers.set(e.pointerId, spot(e));
    const [to, wider] = [middle(), spread()];
    travelled += Math.hypot(to[0] - from[0], to[1] - from[1]) + Math.abs(wider - wide);
    if (travelled < 6) return;
    panBy(from[0] - to[0], from[1] - to[1]);
    if (wide && wider) zoomBy(Math.log2(wider / wide), ...to);
    changed();
  });
  const lift = e => {
    if (!fingers.delete(e.pointerId) || fingers.size) return;
    if (e.type === 'pointerup' && travelled < 6) clicked(...spot(e), e.pointerType !== 'mouse');
  };
  map.addEventListener('pointerup', lift);
  map.addEventListener('pointercancel', lift);
  map.addEventListener(
    'wheel',
    e => {
      if (!onMap(e)) return;
      e.preventDefault();
      zoomBy(Math.max(-1, Math.min(1, -e.deltaY * (e.deltaMode ? 0.05 : 0.002) * (e.ctrlKey ? 4 : 1))), ...spot(e));
      changed();
    },
    { passive: false },
  );
  map.addEventListener('dblclick', e => {
    if (onMap(e)) {
      zoomBy(e.shiftKey ? -1 : 1, ...spot(e));
      changed();
    }
  });
  const KEYS = {
    ArrowLeft: () => panBy(-80, 0),
    ArrowRight: () => panBy(80, 0),
    ArrowUp: () => panBy(0, -80),
    ArrowDown: () => panBy(0, 80),
    '+': () => zoomBy(0.5),
    '=': () => zoomBy(0.5),
    '-': () => zoomBy(-0.5),
    _: () => zoomBy(-0.5),
  };
  map.addEventListener('keydown', e => {
    if (e.target !== map || e.ctrlKey || e.metaKey || e.altKey || !Object.hasOwn(KEYS, e.key)) return;
    e.preventDefault();
    KEYS[e.key]();
    changed();
  });
}
