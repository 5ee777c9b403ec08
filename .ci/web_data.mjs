// Data of invented campaigns, in the form that map.html holds: to try the page with more than the reports at hand give.
import fs from 'node:fs';

// The same numbers every time.
function dice(seed) {
  let state = seed;
  const roll = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  return { roll, pick: list => list[Math.floor(roll() * list.length)] };
}

const TYPES = [
  'offensive',
  'objective',
  'advance',
  'encircle',
  'clash',
  'strike',
  'capture',
  'hold',
  'withdraw',
  'displacement',
];
const REASONS = ['no_place_named', 'not_in_gazetteer', 'ambiguous', 'relative_only', 'counted_places_unnamed'];
const FEW = [
  ['Tal Marra', 41.98, 34.37],
  ['Qasr Belan', 41.92, 34.48],
  ['Wadi Hosn', 40.99, 34.39],
  ['Bir Amun', 43.79, 33.35],
  ['دير السلط', 43.31, 33.42],
  ['Umm Rihan', 42.35, 34.14],
  ['Ain Zohra', 42.44, 34],
  ['Khan Daraj', 43, 35.3],
  ['Sur al-Nahr', 40.15, 35.33],
];
const date = k => new Date(Date.UTC(2017, 8, 1) + k * 864e5).toISOString().slice(0, 10);
const midnight = k => date(k) + 'T00:00:00';

// A campaign of `n` events at places and what goes with them; `words` makes every text of every report.
export function campaign(n, { words = text => text, seed = 7 } = {}) {
  const { roll, pick } = dice(seed),
    few = n <= 100,
    span = few ? 60 : 900;
  const towns = few ? FEW : Array.from({ length: 700 }, (_, i) => [`Town ${i}`, 38 + roll() * 9, 30 + roll() * 7]);
  const event = (layer, i) => {
    const begin = Math.floor(roll() * span),
      days = roll() < 0.8 ? 1 : roll() < 0.7 ? 7 : 30,
      town = pick(towns),
      type = pick(TYPES);
    const realis = type === 'objective' ? 'expected' : pick(['done', 'done', 'done', 'ongoing', 'expected', 'negated']),
      hedge = pick(['stated', 'stated', 'stated', 'claimed', 'unattributed']);
    return {
      id: `${layer[0]}${i.toString(16).padStart(8, '0')}`,
      group: roll() < 0.2 ? `g${i % 9}` : null,
      type,
      realis,
      hedge,
      claimed_by: hedge === 'claimed' ? words('Army of the Plain') : null,
      role: pick(['news', 'news', 'news', 'background']),
      begin: midnight(begin),
      end: midnight(begin + days),
      date: days === 1 ? date(begin) : `${date(begin)}/${date(begin + days - 1)}`,
      date_precision: days === 1 ? 'day' : 'range',
      date_basis: 'weekday',
      date_cue: words('on Tuesday'),
      reported: date(begin + 1),
      reported_basis: 'stated',
      place: words(town[0]),
      place_id: `geonames:${1000 + i}`,
      place_as_written: words(town[0]),
      kind: 'town',
      country: 'XX',
      adm1: words('Western Plain'),
      gazetteer: 'Invented, CC0',
      place_role: 'at',
      geo_precision: 'place',
      geo_basis: 'source',
      geo_check: pick(['none', 'agrees', 'disagrees']),
      actor: roll() < 0.1 ? null : words(pick(['Army of the Plain', 'River Brigades', 'Northern Guard'])),
      target: words('Northern Guard'),
      source: words(`report-${i % 6}`),
      source_title: words(`Troops move along the river, part ${i % 6}`),
      publisher: words(pick(['Plain Courier', 'Harbour Wire'])),
      source_url: words(`https://example.org/${i}`),
      source_sha256: 'ab'.repeat(32),
      start_byte: 100 + i,
      end_byte: 190 + i,
      n_reports: 1,
      confidence: Math.round(roll() * 60 + 40) / 100,
      label: words(`${town[0]}: ${type}`),
      sentence: words('They reached the river on Tuesday.'),
      lon: town[1],
      lat: town[2],
    };
  };
  const some = (layer, k, change = e => e) => Array.from({ length: Math.ceil(k) }, (_, i) => change(event(layer, i)));
  const undated = ({ begin, end, date: _, ...rest }) => ({ ...rest, date_precision: 'unknown', date_basis: 'none' });
  const line = e => {
    const from = pick(towns),
      to = pick(towns.filter(t => t !== from)),
      { lon, lat, ...rest } = e;
    return {
      ...rest,
      type: pick(['advance', 'withdraw', 'objective']),
      from_place: words(from[0]),
      to_place: words(to[0]),
      line_basis: 'both_ends',
      length_km: 42.1,
      bearing_deg: 120,
      line: [from.slice(1), to.slice(1)],
    };
  };
  const area = e => ({
    ...e,
    ...pick([
      { place: words('Western Plain'), lon: 41.5, lat: 33.2 },
      { place: words('Upper Valley'), lon: 42.6, lat: 34.6 },
    ]),
    geo_precision: 'region',
    geo_radius_km: 90,
  });
  const nowhere = ({ lon, lat, place, ...rest }) => ({
    ...rest,
    unplaced_reason: pick(REASONS),
    candidates: words('Tal Marra (a); Tal Marra (b)'),
  });
  const control = towns.slice(0, 400).flatMap(([place, lon, lat], i) =>
    [
      [0, 20, 'held'],
      [20, 40, 'contested'],
      [40, span, i % 2 ? 'retaken' : 'unknown'],
    ].map(([a, b, status], k) => ({
      id: `c${i}-${k}`,
      place: words(place),
      status,
      holder: words('Northern Guard'),
      begin: midnight(a + (i % 5)),
      end: midnight(b + (i % 5)),
      since: date(a),
      basis: k ? 'stated' : 'carried',
      days_since_report: k * 3,
      conflicting: i === 2,
      alternatives: i === 2 ? words('River Brigades') : null,
      lon,
      lat,
    })),
  );
  const places = [...towns.slice(0, 300), ['Oasis of Sarn', 40.6, 33.6]].map(([place, lon, lat]) => ({
    place: words(place),
    kind: 'town',
    mentions: 3,
    lon,
    lat,
  }));
  const tables = {
    events: some('events', n),
    regions: some('regions', n / 8, area),
    advances: some('advances', n / 10, line),
    control,
    places,
    undated: some('undated', n / 9, undated),
    undated_lines: some('lines', n / 20, e => undated(line(e))),
    unplaced: some('x', n / 5, nowhere),
  };
  const sources = Array.from({ length: 6 }, (_, i) => ({
    report: words(`report-${i}`),
    file: words(`report-${i}.txt`),
    title: words(`Troops move along the river, part ${i}`),
    publisher: words('Plain Courier'),
    url: words(`https://example.org/${i}`),
    published: { date: `2017-10-2${i}`, basis: 'stated', reasoning: words('as it says') },
    events: 10,
    placed: 6,
    regional: 2,
    undated: 1,
    unplaced: 1,
  }));
  const plain = [
    [
      'Plainland',
      [
        [38.8, 33.4],
        [41, 34.4],
        [41.3, 36.4],
        [42.4, 37.1],
        [44.8, 37.2],
        [46, 35.6],
        [45.5, 34],
        [47.7, 31],
        [48.5, 29.9],
        [46.5, 29.1],
        [44.7, 29.2],
        [39.2, 32.1],
      ],
    ],
    [
      'Westland',
      [
        [35.7, 32.7],
        [38.8, 33.4],
        [41, 34.4],
        [41.3, 36.4],
        [42.4, 37.1],
        [37, 36.7],
        [35.9, 35.9],
        [36, 34.6],
      ],
    ],
  ];
  return {
    title: words('River campaign'),
    sources,
    notices: [words('Invented, CC0')],
    credits: ['Outlines: invented'],
    tiles: null,
    outlines: { closed: true, shapes: plain.map(([name, ring]) => ({ name: words(name), rings: [steps(ring)] })) },
    tables: Object.fromEntries(Object.entries(tables).map(([name, list]) => [name, columns(list)])),
  };
}

function columns(list) {
  const out = {};
  for (const field of new Set(list.flatMap(Object.keys))) {
    const seen = new Map(),
      values = [];
    const at = list.map(row => {
      const value = row[field] ?? null,
        key = JSON.stringify(value);
      if (!seen.has(key)) {
        seen.set(key, values.length);
        values.push(value);
      }
      return seen.get(key);
    });
    out[field] = { values, at };
  }
  return { n: list.length, columns: out };
}
function steps(ring) {
  let [x, y] = [0, 0];
  return ring.flatMap(([lon, lat]) => {
    const step = [Math.round(lon * 1000) - x, Math.round(lat * 1000) - y];
    x += step[0];
    y += step[1];
    return step;
  });
}

const BLOCK = /(<script type="application\/json" id="data">)[\s\S]*?(<\/script>)/;
// A page that dateline made, with other data: its script, its style and its policy stay as they are.
export function withData(page, data, out) {
  const html = fs.readFileSync(page, 'utf8');
  if (!BLOCK.test(html)) throw new Error(`${page}: no block of data in it`);
  const json = JSON.stringify(data).replace(/[<>&]/g, c => `\\u00${c.charCodeAt(0).toString(16)}`);
  fs.writeFileSync(
    out,
    html.replace(BLOCK, (_, open, close) => open + json + close),
  );
  return out;
}
export const withoutData = html => html.replace(BLOCK, (_, open, close) => open + close);
