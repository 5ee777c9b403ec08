// The run's data as plain objects, and the days on which the map changes.

const data = JSON.parse($('data').textContent);

// A column holds its distinct values once; a row points into them.
function rows(table) {
  const { n = 0, columns = {} } = data.tables[table] ?? {};
  const out = Array.from({ length: n }, () => ({ layer: table }));
  for (const [field, { values, at }] of Object.entries(columns))
    for (let i = 0; i < n; i++) if (values[at[i]] !== null) out[i][field] = values[at[i]];
  return out;
}

const TABLES = ['events', 'advances', 'regions', 'control', 'places', 'undated', 'undated_lines', 'unplaced'];
const layers = Object.fromEntries(TABLES.map(t => [t, rows(t)]));
const sources = new Map((data.sources ?? []).map(r => [r.report, r]));
// The analyst’s own events come from no report.
const reportCount = [...sources.keys()].filter(id => id !== 'review').length;

// Done, claimed, planned or denied: one of them for each event, and planned wins over claimed.
const standing = f =>
  f.realis === 'negated'
    ? 'denied'
    : f.realis === 'expected'
      ? 'planned'
      : f.hedge && f.hedge !== 'stated'
        ? 'claimed'
        : 'done';

// Days are compared as text and counted in UTC: the reader's own time zone has no say.
const day = time => String(time).slice(0, 10);
const utc = date => new Date(Date.UTC(+date.slice(0, 4), date.slice(5, 7) - 1, +date.slice(8, 10)));
const dayAfter = date => new Date(utc(date).getTime() + 864e5).toISOString().slice(0, 10);
const firstDayGone = end => (/T00:00:00$|^.{10}$/.test(end) ? day(end) : dayAfter(day(end)));

const dated = [...layers.events, ...layers.advances, ...layers.regions, ...layers.control];
const mappedEvents = [...layers.events, ...layers.regions];
for (const f of dated) [f.from, f.gone] = [day(f.begin), firstDayGone(f.end)];
for (const f of [...dated, ...layers.undated, ...layers.undated_lines, ...layers.unplaced]) f.standing = standing(f);

// One position for each day on which what the map shows differs from the day before and is not nothing.
const days = (() => {
  const change = new Map();
  for (const f of dated) {
    change.set(f.from, (change.get(f.from) ?? 0) + 1);
    change.set(f.gone, (change.get(f.gone) ?? 0) - 1);
  }
  let shown = 0;
  return [...change.keys()].sort().filter(d => (shown += change.get(d)) > 0);
})();
function positionOf(date) {
  let [low, high] = [0, days.length];
  while (low < high) {
    const mid = (low + high) >> 1;
    if (days[mid] < date) low = mid + 1;
    else high = mid;
  }
  return low;
}
for (const f of dated) [f.first, f.last] = [positionOf(f.from), positionOf(f.gone)];
const shownAt = (f, i) => f.first <= i && i < f.last;

// A town and a region at one point stay two sites: one is where it happened, the other stands for an area.
const sites = new Map();
function siteOf(f) {
  const region = f.layer === 'regions',
    key = `${f.lon},${f.lat},${region}`;
  if (!sites.has(key))
    sites.set(key, {
      key,
      lon: f.lon,
      lat: f.lat,
      region,
      name: f.place,
      xy: project(f.lon, f.lat),
      events: [],
      control: [],
    });
  return sites.get(key);
}
{
  for (const f of [...mappedEvents, ...layers.undated]) (f.site = siteOf(f)).events.push(f);
  for (const f of layers.control) (f.site = siteOf(f)).control.push(f);
  for (const f of layers.places)
    if (['city', 'town', 'village', 'neighbourhood', 'camp', 'site'].includes(f.kind))
      siteOf(f).named = f.mentions ?? 1;
}

const byId = new Map(
  [
    ...layers.control,
    ...layers.undated_lines,
    ...layers.advances,
    ...layers.unplaced,
    ...layers.undated,
    ...mappedEvents,
  ].map(f => [f.id, f]),
);
