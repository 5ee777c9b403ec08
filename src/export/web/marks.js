// Marks: one event is a disc with the glyph of its type, several are a ring of their types around their count.
// Colour is never alone: the glyph says the type, the outline says done, planned, claimed or denied.

// An event that no report tells of: the analyst’s own, with a ring of its own.
const isOwn = f => f.source === 'review';
const round = n => Math.round(n * 100) / 100;
const at = ([x, y]) => `translate(${round(x)} ${round(y)})`;
const typeClass = f => 't-' + (Object.hasOwn(TYPES, f.type) ? f.type : 'other');
const glyph = f => s('path', { class: 'glyph', d: (TYPES[f.type] ?? ['', 'M-.01 0 0 0'])[1] });

// A region's mark has corners, a place's is round.
function disc(f, r, region = f.layer === 'regions') {
  const shape = region ? { x: -r, y: -r, width: 2 * r, height: 2 * r, rx: r * 0.35 } : { r };
  return s(
    'g',
    { class: `mark ${typeClass(f)} s-${f.standing}` },
    s(region ? 'rect' : 'circle', { class: 'face', ...shape }),
    isOwn(f) && s('circle', { class: 'own', r: r + 3 }),
    s(
      'g',
      { transform: `scale(${round(r / 9)})` },
      glyph(f),
      f.standing === 'denied' && s('path', { class: 'glyph slash', d: 'M-6 6 6-6' }),
    ),
    f.standing === 'claimed' &&
      s(
        'g',
        { transform: `translate(${round(r * 0.85)} ${round(-r * 0.85)})` },
        s('circle', { class: 'query', r: 5 }),
        s('path', { class: 'query-mark', d: 'M-1.6-1.2C-1.5-3.4 1.7-3.2 1.5-1.1 1.4 0 0-.2 0 1M0 2.6V2.7' }),
      ),
  );
}

const arc = (r, from, to) => {
  const p = a => `${round(r * Math.sin(a * 2 * Math.PI))} ${round(-r * Math.cos(a * 2 * Math.PI))}`;
  return `M${p(from)}A${r} ${r} 0 ${to - from > 0.5 ? 1 : 0} 1 ${p(to)}`;
};
// Kinds of event in the order of the legend, each with its number: what rings and rows of glyphs are made of.
function kinds(events) {
  const found = new Map();
  for (const f of events) {
    const key = `${f.type} ${f.standing}`;
    if (found.has(key)) found.get(key).n++;
    else found.set(key, { f, n: 1 });
  }
  const rank = f => Object.keys(TYPES).indexOf(f.type) + 100 * Object.keys(STANDINGS).indexOf(f.standing);
  return [...found.values()].sort((a, b) => rank(a.f) - rank(b.f));
}
function ring(events, r, region) {
  let from = 0;
  const parts = kinds(events).map(({ f, n }) => {
    const to = from + n / events.length;
    const part = s('path', {
      class: `part ${typeClass(f)} s-${f.standing}`,
      d: arc(r - 2, from, Math.min(to, from + 0.998)),
    });
    from = to;
    return part;
  });
  return s(
    'g',
    { class: 'ring' },
    region
      ? s('rect', { class: 'hub', x: -r - 1, y: -r - 1, width: 2 * r + 2, height: 2 * r + 2, rx: 4 })
      : s('circle', { class: 'hub', r: r + 1 }),
    parts,
    s('text', { class: 'number', y: '.36em' }, String(events.length)),
  );
}
const markRadius = n => (n === 1 ? 9 : Math.min(19, 10 + 2 * Math.log10(n) * 1.6));

// Control is a collar around the place: its pattern says the status, in grey too.
const collar = (status, r) =>
  s('circle', { class: `collar c-${Object.hasOwn(CONTROL, status) ? status : 'unknown'}`, r });
const townDot = status => s('g', { class: 'town' }, s('circle', { class: 'dot', r: 3.5 }), collar(status, 6));

// Towns too close to part share a ring: how many there are, and of which status how large a share.
function townMark(control) {
  if (control.length === 1) return townDot(control[0].status);
  let from = 0;
  return s(
    'g',
    { class: 'town' },
    s('circle', { class: 'hub', r: 7.5 }),
    Object.keys(CONTROL).flatMap(status => {
      const to = from + control.filter(f => f.status === status).length / control.length;
      if (to === from) return [];
      const part = s('path', { class: `collar c-${status}`, d: arc(6.5, from, Math.min(to, from + 0.998)) });
      from = to;
      return [part];
    }),
    s('text', { class: 'number small', y: '.36em' }, String(control.length)),
  );
}

// The heaviest stands; what lies within `gap` pixels of it joins it. The mark stays on a real place, never between two.
function cluster(found, gap) {
  const cells = new Map(),
    k = scale(),
    out = [];
  const key = (cx, cy) => cx * 4194304 + cy;
  for (const site of found.sort((a, b) => b.weight - a.weight || (a.site.key < b.site.key ? -1 : 1))) {
    const [px, py] = [site.site.xy[0] * k, site.site.xy[1] * k],
      [cx, cy] = [Math.floor(px / gap), Math.floor(py / gap)];
    let host = null;
    for (let i = -1; i <= 1 && !host; i++)
      for (let j = -1; j <= 1 && !host; j++)
        for (const c of cells.get(key(cx + i, cy + j)) ?? [])
          if (Math.hypot(c.px - px, c.py - py) < gap && c.site.region === site.site.region) {
            host = c;
            break;
          }
    if (host) {
      for (const f of site.events) host.events.push(f);
      host.joined.push(site.site);
      continue;
    }
    const c = { px, py, site: site.site, events: [...site.events], weight: site.weight, joined: [] };
    out.push(c);
    if (!cells.has(key(cx, cy))) cells.set(key(cx, cy), []);
    cells.get(key(cx, cy)).push(c);
  }
  return out;
}

// Lines between the same two places are one line with a number; the arrowhead stops short of the mark.
function advanceLines(found) {
  const pairs = new Map();
  for (const f of found) {
    const key = JSON.stringify(f.line) + f.type + f.standing;
    if (pairs.has(key)) pairs.get(key).n++;
    else pairs.set(key, { f, n: 1 });
  }
  return [...pairs.values()].sort((a, b) => b.n - a.n);
}
function arrow({ f, n }) {
  const points = f.line.map(([lon, lat]) => toScreen(project(lon, lat)));
  const [a, b] = points.slice(-2),
    length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (length < 14) return null;
  const turn = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI,
    stop = 1 - Math.min(0.5, 15 / length);
  const tip = [a[0] + (b[0] - a[0]) * stop, a[1] + (b[1] - a[1]) * stop];
  const path = 'M' + [...points.slice(0, -1), tip].map(p => p.map(round).join(' ')).join('L');
  return s(
    'g',
    { class: `advance ${typeClass(f)} s-${f.standing}`, 'data-feature-id': f.id },
    s('path', { class: 'casing', d: path }),
    s('path', { class: 'shaft', d: path, 'stroke-width': Math.min(7, 2.5 + Math.log2(n)) }),
    s('path', { class: 'head', d: 'M4 0-8-6-5 0-8 6Z', transform: `${at(tip)} rotate(${round(turn)})` }),
  );
}
