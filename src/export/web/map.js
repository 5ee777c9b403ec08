// One drawing of the map: what stands on the day, through the filters, in the window.

const LAYERS_OF_THE_MAP = ['sea', 'tiles', 'land', 'grid', 'areas', 'lines', 'towns', 'marks', 'labels', 'focus'];
const drawn = { layer: {}, over: [], clusters: [], towns: [], named: [], lines: [], inView: [] };

function buildMap() {
  for (const layer of LAYERS_OF_THE_MAP)
    drawn.layer[layer] = s(['sea', 'land', 'grid'].includes(layer) ? 'path' : 'g', { class: layer });
  $('canvas').append(...Object.values(drawn.layer));
}
function measureMap() {
  const box = $('canvas').getBoundingClientRect();
  view.grown = Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / 16);
  [view.width, view.height] = [box.width, box.height].map(length => Math.max(1, Math.round(length / view.grown)));
  $('canvas').setAttribute('viewBox', `0 0 ${view.width} ${view.height}`);
  const [zoom, legend] = ['zoom', 'legend'].map(id => $(id).getBoundingClientRect().width / view.grown);
  [view.left, view.right] = [zoom + 12, $('legend').open && legend < view.width * 0.4 ? legend + 12 : 0];
  drawn.over = ['zoom', 'legend', 'scale', 'credit']
    .map(id => $(id).getBoundingClientRect())
    .filter(b => b.width)
    .map(b => {
      const [[left, top], [right, bottom]] = [inMap(b.left, b.top), inMap(b.right, b.bottom)];
      return { left: left - 3, right: right + 3, top: top - 3, bottom: bottom + 3 };
    });
}

// Sites of the day with their events and the weight by which they stand in front.
function sitesShown(events) {
  const found = new Map();
  for (const f of events) {
    if (!found.has(f.site)) found.set(f.site, { site: f.site, events: [], weight: 0 });
    const at = found.get(f.site);
    at.events.push(f);
    at.weight += f.role === 'news' ? 1 : 0.2;
  }
  return [...found.values()];
}

const MOST_LINES = 300,
  MOST_QUIET = 120;

function drawMap(shown) {
  drawOutlines(drawn.layer.land);
  drawn.layer.sea.setAttribute('d', seaPath());
  drawTiles(drawn.layer.tiles);
  drawn.layer.grid.setAttribute('d', graticule());
  drawScaleBar();
  drawn.lines = advanceLines(shown.lines).slice(0, MOST_LINES);
  drawn.layer.lines.replaceChildren(...drawn.lines.map(arrow).filter(Boolean));

  const sites = sitesShown(shown.events);
  drawn.clusters = [
    ...cluster(
      sites.filter(c => c.site.region),
      24,
    ),
    ...cluster(
      sites.filter(c => !c.site.region),
      17,
    ),
  ];
  for (const c of drawn.clusters) [c.at, c.r] = [toScreen(c.site.xy), markRadius(c.events.length)];
  const visible = drawn.clusters
    .filter(c => inWindow(c.at, 30))
    .sort((a, b) => b.site.region - a.site.region || a.weight - b.weight);
  drawn.inView = visible.filter(c => inWindow(c.at)).flatMap(c => c.events);

  const control = new Map(shown.control.map(f => [f.site, f])),
    taken = new Set(drawn.clusters.flatMap(c => [c.site, ...c.joined]));
  const towns = [...control.values()]
    .filter(f => !taken.has(f.site))
    .map(f => ({ site: f.site, events: [f], weight: f.status === 'unknown' ? 0 : 1 }));
  drawn.towns = cluster(towns, 15);
  for (const t of drawn.towns) [t.at, t.r] = [toScreen(t.site.xy), 7];
  drawn.towns = drawn.towns.filter(t => inWindow(t.at, 10));
  drawn.layer.towns.replaceChildren(
    ...drawn.towns.map(t => s('g', { transform: at(t.at) }, townMark(t.events))),
    ...namedDots(taken, control),
  );
  drawn.layer.areas.replaceChildren(
    ...visible
      .filter(c => c.site.region && !c.joined.length)
      .map(areaOf)
      .filter(Boolean),
  );
  drawn.layer.marks.replaceChildren(
    ...visible.map(c => {
      const mark = c.events.length === 1 ? disc(c.events[0], c.r) : ring(c.events, c.r, c.site.region),
        status = control.get(c.site);
      if (c.events.every(f => f.role && f.role !== 'news')) mark.classList.add('past');
      return s(
        'g',
        { transform: at(c.at), 'data-feature-id': c.events[0].id },
        !c.joined.length && status && collar(status.status, c.r + 3.5),
        mark,
      );
    }),
  );
  drawLabels(visible);
  drawFocus();
}

// How far a regional point stands for its region.
function areaOf(c) {
  if (c.events[0].geo_precision === 'country') return null;
  const km = +c.events[0].geo_radius_km,
    r = (km / (40075.017 * Math.cos((c.site.lat * Math.PI) / 180))) * scale();
  return r > c.r * 1.5 && r < 3 * view.width ? s('circle', { transform: at(c.at), r: round(r) }) : null;
}

// Places the reports name, where nothing else stands: to find one's way by.
function namedDots(taken, control) {
  drawn.named = [];
  for (const site of sites.values())
    if (site.named && !taken.has(site) && !control.has(site)) {
      const p = toScreen(site.xy);
      if (inWindow(p)) drawn.named.push({ site, at: p });
    }
  drawn.named = drawn.named.sort((a, b) => b.site.named - a.site.named).slice(0, MOST_QUIET);
  return drawn.named.map(({ at: p }) => s('circle', { class: 'named', cx: round(p[0]), cy: round(p[1]), r: 2 }));
}

// Marks, and what lies over the map, keep labels away.
function drawLabels(visible) {
  const box = ([x, y], r) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r });
  const taken = [
    ...drawn.over,
    ...visible.map(c => box(c.at, c.r)),
    ...drawn.towns.map(t => box(t.at, t.r)),
    ...drawn.named.map(t => box(t.at, 3)),
  ];
  const wanted = [
    ...visible
      .toReversed()
      .filter(c => inWindow(c.at))
      .map(c => siteLabel(c, c.at, c.r + 1)),
    ...drawn.towns.map(t =>
      quietLabel(clip(t.site.name, 28) + (t.joined.length ? ` +${t.joined.length}` : ''), t.at, 9),
    ),
    ...countryLabels(),
    ...drawn.named.map(t => quietLabel(clip(t.site.name, 28), t.at, 5)),
  ];
  drawn.layer.labels.replaceChildren(
    ...placeLabels(
      wanted,
      taken,
      drawn.lines.slice(0, 40).map(({ f }) => f.line.slice(-2).map(([lon, lat]) => toScreen(project(lon, lat)))),
    ),
  );
}

// A hoop around what is chosen, wherever it was counted.
function drawFocus() {
  const f = state.chosen,
    site = f?.site ?? state.site;
  const c = site && drawn.clusters.find(c => c.site === site || c.joined.includes(site));
  const hoops = site ? [s('circle', { transform: at(c ? c.at : toScreen(site.xy)), r: (c ? c.r : 6) + 7 })] : [];
  if (f?.line)
    hoops.push(
      s('path', { d: 'M' + f.line.map(([lon, lat]) => toScreen(project(lon, lat)).map(round).join(' ')).join('L') }),
    );
  drawn.layer.focus.replaceChildren(...hoops);
}

// What is under a finger or a pointer: the nearest mark, then towns, then lines.
function markAt(x, y, reach) {
  const near = (found, r) =>
    found
      .map(c => ({ c, d: Math.hypot(c.at[0] - x, c.at[1] - y) - r(c) }))
      .filter(n => n.d < reach)
      .sort((a, b) => a.d - b.d)[0]?.c;
  const mark = near(drawn.clusters, c => c.r) ?? near(drawn.towns, c => c.r);
  if (mark) return mark;
  const line = drawn.lines.find(({ f }) => {
    const points = f.line.map(([lon, lat]) => toScreen(project(lon, lat)));
    return points.some((p, i) => i && distanceToSegment([x, y], points[i - 1], p) < reach);
  });
  return line && { f: line.f, at: [x, y], line: true };
}
function distanceToSegment([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay],
    t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
