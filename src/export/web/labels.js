// Labels: each is tried around its mark and set where it is whole and free; one that fits nowhere is left out.

const brush = document.createElement('canvas').getContext('2d');
const widths = new Map();
function textWidth(text, font) {
  const key = font + text;
  if (!widths.has(key)) {
    brush.font = font;
    widths.set(key, brush.measureText(text).width);
  }
  return widths.get(key);
}

// Boxes already taken, found again by cell.
function freeRoom(width, height, taken) {
  const cells = new Map(),
    size = 64,
    each = (b, act) => {
      for (let x = Math.floor(b.left / size); x <= Math.floor(b.right / size); x++)
        for (let y = Math.floor(b.top / size); y <= Math.floor(b.bottom / size); y++)
          if (act(x * 65536 + y)) return true;
      return false;
    };
  const take = b =>
    each(b, key => {
      if (cells.has(key)) cells.get(key).push(b);
      else cells.set(key, [b]);
    });
  taken.forEach(take);
  return {
    take,
    free: b =>
      b.left >= 2 &&
      b.top >= 2 &&
      b.right <= width - 2 &&
      b.bottom <= height - 2 &&
      !each(b, key =>
        (cells.get(key) ?? []).some(o => o.left < b.right && b.left < o.right && o.top < b.bottom && b.top < o.bottom),
      ),
  };
}

// Right, left, below, above, then the corners: as [x, y] steps of the label's half size from the mark.
const SIDES = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
];

// A label keeps off lines where it can: `lines` are pairs of points.
const crosses = (b, [[x0, y0], [x1, y1]]) => {
  let [from, to] = [0, 1];
  for (const [p, d, low, high] of [
    [x0, x1 - x0, b.left, b.right],
    [y0, y1 - y0, b.top, b.bottom],
  ]) {
    if (!d) {
      if (p < low || p > high) return false;
      continue;
    }
    const [a, z] = [(low - p) / d, (high - p) / d].sort((m, n) => m - n);
    from = Math.max(from, a);
    to = Math.min(to, z);
  }
  return from <= to;
};

function placeLabels(wanted, obstacles, lines) {
  const room = freeRoom(view.width, view.height, obstacles),
    nodes = [],
    done = new Set();
  for (const w of wanted) {
    if (w.once && done.has(w.once)) continue;
    const [lw, lh] = w.size,
      gap = w.gap;
    const boxes = (w.centred ? [[0, 0]] : SIDES)
      .map(([sx, sy]) => {
        const slant = sx && sy ? 0.72 : 1,
          x = w.at[0] + sx * (gap * slant + lw / 2),
          y = w.at[1] + sy * (gap * slant + lh / 2);
        return { x, y, left: x - lw / 2, right: x + lw / 2, top: y - lh / 2, bottom: y + lh / 2 };
      })
      .filter(room.free);
    const box = boxes.find(b => !lines.some(l => crosses(b, l))) ?? boxes[0];
    if (!box) continue;
    room.take(box);
    nodes.push(w.draw(box.x, box.y, box));
    done.add(w.once);
  }
  return nodes;
}

const LINE = 15;
const FAMILY = getComputedStyle(document.body).fontFamily;
const FONT = { name: `600 12.5px ${FAMILY}`, quiet: `500 11px ${FAMILY}`, country: `600 12px ${FAMILY}` };
// A place's name; under it, where several kinds of event share the place, a row of their glyphs.
function siteLabel(c, position, radius) {
  const text = clip(c.site.name, 28) + (c.joined.length ? ` +${c.joined.length}` : '');
  const several = c.events.length > 1 && !c.joined.length ? kinds(c.events) : [];
  let across = 0;
  const wide = n => (n > 1 ? 26 + 7 * String(n).length : 17);
  const row =
    several.length > 5 ? [] : several.map(kind => ({ ...kind, x: (across += wide(kind.n)) - wide(kind.n) + 9 }));
  const draw = (x, y, box) =>
    s(
      'g',
      { 'data-label': true, class: c.site.region ? 'label region' : 'label' },
      s('text', { x: round(x), y: round(box.top + 12.5) }, text),
      row.map(({ f, n, x: along }) =>
        s(
          'g',
          { transform: at([x - across / 2 + along, box.top + LINE + 9]) },
          disc(f, 7, c.site.region),
          n > 1 && s('text', { class: 'times', x: 9, y: 4 }, '×' + n),
        ),
      ),
    );
  return {
    at: position,
    gap: radius + 3,
    size: [Math.max(textWidth(text, FONT.name), across) + 6, LINE + (across ? 19 : 2)],
    draw,
  };
}
const quietLabel = (text, position, gap, kind = 'quiet') => ({
  at: position,
  gap,
  size: [textWidth(text, FONT[kind]) + (kind === 'country' ? text.length * 2.2 : 0) + 6, 15],
  centred: kind === 'country',
  draw: (x, y, box) =>
    s('g', { 'data-label': true, class: 'label ' + kind }, s('text', { x: round(x), y: round(box.top + 11.5) }, text)),
});
