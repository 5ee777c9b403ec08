// Beside the map: the events in view, one of them in full, what is not on the map and why, the sources.

const STEP_OF_LIST = 80;
const standingWord = f => f.standing !== 'claimed' ? STANDINGS[f.standing] : f.hedge === 'claimed' ? 'Claimed' : 'Reportedly';
const chip = f => f.standing !== 'done' && h('span', { class: `chip s-${f.standing}` }, standingWord(f));
const key = (f, region) => s('svg', { viewBox: '-13 -13 26 26', class: 'key', 'aria-hidden': 'true' }, disc(f, 9, region));
const publisherOf = f => f.publisher || sources.get(f.source)?.publisher || '';
const titleOf = f => f.source_title || sources.get(f.source)?.title || f.source || '';
const labelOf = f => f.label || [typeWord(f), f.place].filter(Boolean).join(', ');

function item(f) {
  return h('li', null, h('button', { type: 'button', class: f.role && f.role !== 'news' ? 'item past' : 'item', 'data-id': f.id, 'aria-current': state.chosen === f ? 'true' : null, onclick: () => choose(f, true) },
    key(f), h('span', { class: 'text' }, h('span', { class: 'head' }, name(labelOf(f), 140)),
      h('span', { class: 'sub' }, [!labelOf(f).includes(f.place) && (f.place || f.place_as_written), (f.date ?? '').replace(/\/\.\.$/, ' or later').replace('/', ' to '), publisherOf(f)].filter(Boolean).map((t, i) => [i ? ' · ' : '', name(t, 60)]), ' ', chip(f)))));
}
// A list that grows on demand, and says how long it is.
function list(found, empty) {
  const ul = h('ul', { class: 'items' }), more = h('button', { type: 'button', class: 'wide' });
  let n = 0;
  const grow = () => {
    ul.append(...found.slice(n, n + STEP_OF_LIST).map(item));
    n = Math.min(found.length, n + STEP_OF_LIST);
    more.textContent = `Show ${Math.min(STEP_OF_LIST, found.length - n)} more of ${number(found.length)}`;
    more.hidden = n >= found.length;
  };
  more.addEventListener('click', grow);
  grow();
  return found.length ? [ul, more] : [h('p', { class: 'empty' }, empty)];
}

const forReading = (a, b) => (a.role === 'news' ? 0 : 1) - (b.role === 'news' ? 0 : 1) || (a.begin < b.begin ? 1 : a.begin > b.begin ? -1 : 0) || (a.place < b.place ? -1 : a.place > b.place ? 1 : 0) || (a.id < b.id ? -1 : 1);
function drawList(shown) {
  if (state.chosen) return;
  const ids = new Set(shown.events.map(f => f.id)), loose = shown.lines.filter(f => !ids.has(f.id));
  const here = state.site ? shown.events.filter(f => f.site === state.site) : [...drawn.inView, ...loose];
  const outside = shown.events.length - drawn.inView.length;
  const head = state.site
    ? [h('button', { type: 'button', class: 'leave', onclick: () => { state.site = null; draw(); } }, '← All in view'), h('h2', null, name(state.site.name)), controlOf(state.site)]
    : [h('h2', null, `${plural(here.length, 'event')} in view`), outside > 0 && h('p', { class: 'note' }, `${plural(outside, 'more', 'more')} outside the window. `, h('button', { type: 'button', class: 'inline', onclick: () => showAll() }, 'Show everything'))];
  $('view-list').replaceChildren(...[head, state.site && state.site.control.length && !here.length ? [] : list(here.sort(forReading), days.length ? 'Nothing in this window on this day.' : 'No event has both a place and a date.'), state.site && elsewhen(state.site)].flat().filter(Boolean));
}

// Who held a place, as far as the reports say: never filled in between.
function controlOf(site) {
  const now = days.length ? site.control.filter(f => shownAt(f, state.day)) : [];
  if (!now.length) return null;
  const rows = [...site.control].sort((a, b) => a.begin < b.begin ? -1 : 1);
  return h('section', { class: 'control' }, now.map(f => h('p', null, s('svg', { viewBox: '-13 -13 26 26', class: 'key', 'aria-hidden': 'true' }, townDot(f.status)), h('strong', null, word(CONTROL, f.status)), f.holder && [' by ', name(f.holder)], f.since && [', since ', name(f.since)],
    f.basis === 'lapsed' ? ': no report for long' : f.basis === 'carried' ? ': carried on from the last report' : '', f.days_since_report > 0 && ` (${plural(+f.days_since_report, 'day')} since a report)`, f.conflicting && [h('br'), 'Reports conflict: ', name(f.alternatives)])),
    rows.length > 1 && h('details', null, h('summary', null, 'Over time'), h('ol', { class: 'over-time' }, rows.map(f => h('li', null, h('span', null, f.from), ' ', word(CONTROL, f.status), f.holder && [' by ', name(f.holder)])))));
}
function elsewhen(site) {
  const other = site.events.filter(f => f.from && !shownAt(f, state.day) && passes(f)).sort((a, b) => a.begin < b.begin ? -1 : 1);
  return other.length && h('details', { class: 'elsewhen' }, h('summary', null, `${plural(other.length, 'event')} here on other days`), list(other, ''));
}

const rowsOf = pairs => h('dl', { class: 'facts' }, pairs.filter(([, value]) => value != null && value !== '' && value !== false).map(([term, value]) => [h('dt', null, term), h('dd', null, value)]));
const coordinates = f => f.lat == null ? '' : `${Math.abs(f.lat).toFixed(5)}° ${f.lat < 0 ? 'S' : 'N'}, ${Math.abs(f.lon).toFixed(5)}° ${f.lon < 0 ? 'W' : 'E'}`;
const PLACE_PAGES = { geonames: id => `https://www.geonames.org/${id}`, wikidata: id => `https://www.wikidata.org/wiki/${id}` };
function placeId(id) {
  const [scheme, key] = clean(id).split(':');
  return Object.hasOwn(PLACE_PAGES, scheme) && /^Q?\d{1,12}$/.test(key) ? link(PLACE_PAGES[scheme](key), id) : name(id);
}

function drawDetail(f) {
  const source = sources.get(f.source) ?? {}, url = f.source_url || source.url, group = f.group ? everyEvent.filter(o => o.group === f.group && o.id !== f.id) : [];
  $('view-list').replaceChildren(
    h('button', { type: 'button', class: 'leave', id: 'leave', onclick: () => choose(null) }, '← Back to the list'),
    h('article', { class: 'detail' },
      h('h2', null, key(f), h('span', null, name(labelOf(f), 400))),
      h('p', { class: 'tags' }, h('span', { class: 'chip' }, typeWord(f)), h('span', { class: `chip s-${f.standing}` }, standingWord(f)), f.role && f.role !== 'news' && h('span', { class: 'chip' }, word(ROLES, f.role)), f.partial && h('span', { class: 'chip' }, 'In part'), f.phase && h('span', { class: 'chip' }, name(f.phase)), h('span', { class: 'chip' }, word(LAYERS, f.layer))),
      f.unplaced_reason && h('p', { class: 'why' }, `Not on the map: ${word(UNPLACED, f.unplaced_reason).toLowerCase()}.`),
      !f.begin && !f.unplaced_reason && h('p', { class: 'why' }, 'Not on the map: nothing in the reports says when.'),
      f.sentence && h('blockquote', null, name(f.sentence, 2000)),
      facts(f, source, url),
      group.length > 0 && [h('h3', null, 'Told in the same words'), list(group, '')]));
}
function facts(f, source, url) {
  const known = f.layer !== 'unplaced' && f.layer !== 'undated_lines' && f.layer !== 'advances';
  return [
    h('h3', null, 'When'), rowsOf([['Date', f.date ? name(f.date) : f.begin ? '' : 'not known'], ['Precision', word(PRECISION, f.date_precision)], ['Basis', word(BASIS, f.date_basis)], ['Words', f.date_cue && ['“', name(f.date_cue), '”']], ['On the map', f.from && (dayAfter(f.from) === f.gone ? f.from : `${f.from} until ${f.gone}`)]]),
    h('h3', null, 'Where'), rowsOf([['Place', f.place && name(f.place)], ['As written', f.place_as_written && ['“', name(f.place_as_written), '”', f.place_inferred && ' (meant here, named elsewhere in the report)']], ['From', f.from_place && name(f.from_place)], ['To', f.to_place && name(f.to_place)], ['Line', f.line_basis && (f.line_basis === 'sequence' ? 'the order is stated' : 'both ends are stated')], ['Length', f.length_km != null && `${(+f.length_km).toFixed(1)} km at ${Math.round(f.bearing_deg)}°`],
      ['In', [f.adm1, f.country].filter(Boolean).map((t, i) => [i ? ', ' : '', name(t)])], ['Kind', f.kind && name(f.kind)], ['Gazetteer', f.gazetteer && name(f.gazetteer)], ['Record', f.place_id && placeId(f.place_id)], ['Point', known && coordinates(f)], ['Known as', f.geo_precision && [word(GEO_PRECISION, f.geo_precision), f.geo_basis && `: ${word(GEO_BASIS, f.geo_basis)}`, f.geo_radius_km > 0 && `, within ${+f.geo_radius_km} km`]], ['Stated distance', f.geo_check && word(GEO_CHECK, f.geo_check)],
      ['Anchors', f.anchors && name(f.anchors, 300)], ['Could be', f.candidates && name(f.candidates, 600)]]),
    h('h3', null, 'Who'), rowsOf([['Side', f.actor && name(f.actor)], ['Against', f.target && name(f.target)], ['Operation', f.operation && name(f.operation)], ['Number', f.quantity_text ? name(f.quantity_text) : f.quantity != null && `${f.quantity_approx ? 'about ' : ''}${(Number.isInteger(+f.quantity) ? number(+f.quantity) : f.quantity)} ${clean(f.quantity_unit)}`], ['Claimed by', f.claimed_by && name(f.claimed_by)], ['Hedge', f.hedge === 'unattributed' ? 'nobody is named (“reportedly”)' : f.hedge === 'claimed' ? 'a claim' : '']]),
    h('h3', null, 'Source'), rowsOf([['Report', titleOf(f) && (url ? link(url, titleOf(f)) : name(titleOf(f)))], ['Publisher', publisherOf(f) && name(publisherOf(f))], ['Published', [f.reported ?? 'not known', f.reported_basis && `, ${word(REPORTED, f.reported_basis)}`]], ['Sentence', f.start_byte != null && [`bytes ${f.start_byte} to ${f.end_byte} of `, name(source.file || f.source)]], ['File', f.source_sha256 && h('code', null, clip(f.source_sha256, 64))], ['Also in', f.also_sources && name(f.also_sources, 600)], ['Reports', f.n_reports > 1 && String(f.n_reports)], ['Conflict', f.conflict_note && name(f.conflict_note, 600)],
      ['Confidence', f.confidence != null && [h('meter', { min: 0, max: 1, value: f.confidence, 'aria-label': 'Confidence' }), ` ${(+f.confidence).toFixed(2)}`]], ['Reviewed', f.reviewed && 'by an analyst'], ['Id', f.id && h('code', null, clip(f.id, 60))]]),
  ];
}

const missing = (() => {
  const seen = new Set(mappedEvents.map(f => f.id)), fresh = f => !seen.has(f.id) && seen.add(f.id);
  const undated = [...layers.undated, ...layers.undated_lines].filter(fresh), unplaced = layers.unplaced.filter(fresh);
  return { undated, unplaced, n: undated.length + unplaced.length, of: seen.size };
})();
function drawRest() {
  const why = new Map(Object.keys(UNPLACED).map(reason => [reason, []])), through = f => passes(f);
  for (const f of missing.unplaced) { if (!why.has(f.unplaced_reason)) why.set(f.unplaced_reason, []); why.get(f.unplaced_reason).push(f); }
  const group = (title, all) => {
    const found = all.filter(through);
    return all.length > 0 && h('details', { class: 'group' }, h('summary', null, title, ' ', h('span', { class: 'n' }, found.length === all.length ? String(all.length) : `${found.length} of ${all.length}`)), list(found, 'All are hidden by the filters.'));
  };
  const open = new Set([...$('view-rest').querySelectorAll('details[open] summary')].map(e => e.firstChild.textContent));
  $('view-rest').replaceChildren(...[
    h('h2', null, `${number(missing.n)} of ${plural(missing.of, 'event')} ${missing.n === 1 ? 'is' : 'are'} not on the map`),
    h('p', { class: 'note' }, missing.n ? 'No place and no date is ever made up. What the reports leave open stands here, with the reason.' : 'Every event has a place and a date.'),
    group('Has a place, but no date', missing.undated), ...[...why].map(([reason, all]) => group(word(UNPLACED, reason) || 'No reason given', all))].filter(Boolean));
  for (const d of $('view-rest').querySelectorAll('details')) d.open = open.has(d.firstChild.firstChild.textContent) || !open.size && missing.n <= 30;
}

function drawSources() {
  $('view-sources').replaceChildren(
    h('h2', null, plural(sources.size, 'report')),
    h('ul', { class: 'sources' }, [...sources.values()].map(r => h('li', null,
      h('p', { class: 'head' }, r.url ? link(r.url, r.title || r.report) : name(r.title || r.report)),
      h('p', { class: 'sub' }, [r.publisher && name(r.publisher), r.published?.date ? `${r.published.date}, ${word(REPORTED, r.published.basis)}` : 'date of publication not known', r.events != null && `${plural(+r.events, 'event')}: ${r.placed ?? 0} at places, ${r.regional ?? 0} regional, ${r.undated ?? 0} undated, ${r.unplaced ?? 0} unplaced`].filter(Boolean).map((t, i) => [i ? ' · ' : '', t])),
      r.published?.reasoning && h('p', { class: 'sub' }, name(r.published.reasoning, 400))))),
    h('h2', null, 'Credits'), h('ul', { class: 'credits' }, (data.notices ?? []).map(n => h('li', null, name(n, 600)))));
}

function drawLegend() {
  const types = FILTERS[0].values.map(v => v.value), has = standing => everyEvent.some(f => f.standing === standing);
  const row = (mark, text) => h('li', null, s('svg', { viewBox: '-13 -13 26 26', class: 'key', 'aria-hidden': 'true' }, mark), h('span', null, text));
  const lineKey = standing => s('g', { class: `advance t-advance s-${standing}` }, s('path', { class: 'shaft', d: 'M-12 0H5', 'stroke-width': 3 }), s('path', { class: 'head', d: 'M4 0-8-6-5 0-8 6Z', transform: 'translate(9 0)' }));
  const section = (title, rows) => rows.length > 0 && [h('h2', null, title), h('ul', null, rows)];
  const lines = new Set([...layers.advances, ...layers.undated_lines].map(f => f.standing)), status = new Set(layers.control.map(f => f.status));
  $('legend-body').replaceChildren(...[
    section('Events', types.map(t => row(disc({ type: t, standing: 'done' }, 9, false), word(TYPES, t)))),
    section('Standing', Object.keys(STANDINGS).filter(has).map(v => row(disc({ type: 'capture', standing: v }, 9, false), STANDINGS[v]))),
    section('Where', [row(disc({ type: 'clash', standing: 'done' }, 9, false), 'At a place'), layers.regions.length && row(disc({ type: 'clash', standing: 'done' }, 9, true), 'Stands for a region'), row(ring([{ type: 'clash', standing: 'done' }, { type: 'capture', standing: 'done' }, { type: 'objective', standing: 'planned' }], 10), 'Several, counted'), layers.places.length && row(s('circle', { class: 'named', r: 2.5 }), 'Named in a report')].filter(Boolean)),
    section('Movement', ['done', 'planned', 'claimed', 'denied'].filter(v => lines.has(v)).map(v => row(lineKey(v), STANDINGS[v]))),
    section('Control', Object.keys(CONTROL).filter(v => status.has(v)).map(v => row(townDot(v), CONTROL[v])))].flat().filter(Boolean));
}
