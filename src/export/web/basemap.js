// What lies beneath: outlines of countries, a graticule, and tiles where the user asked for them.

// Outlines come in thousandths of a degree, each point as the step from the one before.
const outlines = (data.outlines?.shapes ?? []).map(({ name, rings }) => {
  const box = [1, 1, 0, 0];
  const lines = rings.map(ring => {
    let [lon, lat] = [0, 0];
    const points = [];
    for (let i = 0; i < ring.length; i += 2) {
      lon += ring[i];
      lat += ring[i + 1];
      const [x, y] = project(lon / 1000, lat / 1000);
      points.push([x, y]);
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
    return points;
  });
  return { name, lines, box };
});
const GRAIN = 1e5;
const origin = outlines.length
  ? [(outlines[0].box[0] + outlines[0].box[2]) / 2, (outlines[0].box[1] + outlines[0].box[3]) / 2]
  : [0.5, 0.5];
const outlinePath = outlines
  .flatMap(o => o.lines)
  .map(
    points =>
      'M' +
      points.map(([x, y]) => `${round((x - origin[0]) * GRAIN)} ${round((y - origin[1]) * GRAIN)}`).join('L') +
      (data.outlines.closed ? 'Z' : ''),
  )
  .join('');

function drawOutlines(path) {
  if (!path.hasAttribute('d')) {
    path.setAttribute('d', outlinePath);
    path.setAttribute('class', data.outlines?.closed ? 'land' : 'borders');
  }
  const k = scale() / GRAIN,
    [x, y] = toScreen(origin);
  path.setAttribute('transform', `matrix(${k} 0 0 ${k} ${round(x)} ${round(y)})`);
}

// Water is drawn where no outline is left out; beyond it the map says nothing.
function seaPath() {
  if (!data.outlines?.closed) return '';
  const [west, south, east, north] = data.outlines.within ?? [-180, -90, 180, 90];
  const [left, top] = toScreen(project(west, north)).map(round),
    [right, bottom] = toScreen(project(east, south)).map(round);
  return `M${left} ${top}H${right}V${bottom}H${left}Z`;
}

function graticule() {
  const [west, north] = unproject(view.x - view.width / 2 / scale(), view.y - view.height / 2 / scale());
  const [east, south] = unproject(view.x + view.width / 2 / scale(), view.y + view.height / 2 / scale());
  const step = [30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01].findLast(d => (east - west) / d <= 9) ?? 30;
  let d = '';
  for (let lon = Math.ceil(west / step) * step; lon <= east; lon += step)
    d += `M${round(toScreen(project(lon, 0))[0])} 0V${view.height}`;
  for (let lat = Math.ceil(south / step) * step; lat <= north; lat += step)
    d += `M0 ${round(toScreen(project(0, lat))[1])}H${view.width}`;
  return d;
}

// Where in its visible part a country's name is tried, as shares of width and height.
const SPOTS = [0.5, 0.3, 0.7, 0.15, 0.85].flatMap(x => [0.5, 0.25, 0.75].map(y => [x, y]));
// A country's name in the middle of the part of it that is in the window.
function countryLabels() {
  const [w, hgt] = [view.width / scale() / 2, view.height / scale() / 2];
  return outlines
    .filter(o => o.name)
    .flatMap(o => {
      const [x0, y0, x1, y1] = [
        Math.max(o.box[0], view.x - w),
        Math.max(o.box[1], view.y - hgt),
        Math.min(o.box[2], view.x + w),
        Math.min(o.box[3], view.y + hgt),
      ];
      if (x1 <= x0 || y1 <= y0) return [];
      const text = clip(o.name, 30).toUpperCase();
      if ((x1 - x0) * scale() < textWidth(text, FONT.country) * 0.6) return [];
      const inside = SPOTS.map(([a, b]) => [x0 + (x1 - x0) * a, y0 + (y1 - y0) * b]).filter(p => within(p, o.lines));
      return inside.map(p => ({ ...quietLabel(text, toScreen(p), 0, 'country'), once: o }));
    });
}
function within([x, y], lines) {
  let odd = false;
  for (const points of lines)
    for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
      const [a, b] = [points[i], points[j]];
      if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) odd = !odd;
    }
  return odd;
}

const tiles = new Map();
function drawTiles(group) {
  if (!data.tiles) return;
  const z = Math.max(0, Math.min(data.tiles.most ?? 19, Math.round(view.z))),
    n = 2 ** z,
    size = scale() / n,
    wanted = new Set();
  const [left, top] = [view.x * scale() - view.width / 2, view.y * scale() - view.height / 2];
  for (let x = Math.max(0, Math.floor(left / size)); x <= Math.min(n - 1, Math.floor((left + view.width) / size)); x++)
    for (
      let y = Math.max(0, Math.floor(top / size));
      y <= Math.min(n - 1, Math.floor((top + view.height) / size));
      y++
    ) {
      const key = `${z}/${x}/${y}`;
      wanted.add(key);
      if (!tiles.has(key))
        tiles.set(key, s('image', { href: data.tiles.url.replace('{z}', z).replace('{x}', x).replace('{y}', y) }));
      fill(tiles.get(key), {
        x: round(x * size - left),
        y: round(y * size - top),
        width: size + 0.5,
        height: size + 0.5,
      });
    }
  for (const key of tiles.keys()) if (!wanted.has(key)) tiles.delete(key);
  group.replaceChildren(...tiles.values());
}

// The longest round length that fits; true in the middle of the map.
function drawScaleBar() {
  const [, lat] = unproject(view.x, view.y),
    kmPerPixel = (40075.017 * Math.cos((lat * Math.PI) / 180)) / scale();
  const km = [2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1].find(d => d / kmPerPixel <= 120) ?? 0.1;
  $('scale-bar').style.width = `${round((km / kmPerPixel) * view.grown)}px`;
  $('scale-text').textContent = km < 1 ? `${km * 1000} m` : `${km} km`;
}
