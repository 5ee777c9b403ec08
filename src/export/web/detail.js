// One event in full: what is said of it, by whom, and on what grounds.

// A heading and what is known under it; nothing where nothing is.
function section(title, pairs) {
  const known = pairs.filter(([, value]) => value != null && value !== '' && value !== false);
  const rows = known.map(([term, value]) => [h('dt', null, term), h('dd', null, value)]);
  return known.length > 0 && [h('h3', null, title), h('dl', { class: 'facts' }, rows)];
}
const coordinates = f =>
  f.lat == null
    ? ''
    : `${Math.abs(f.lat).toFixed(5)}° ${f.lat < 0 ? 'S' : 'N'}, ${Math.abs(f.lon).toFixed(5)}° ${f.lon < 0 ? 'W' : 'E'}`;
const PLACE_PAGES = {
  geonames: id => `https://www.geonames.org/${id}`,
  wikidata: id => `https://www.wikidata.org/wiki/${id}`,
};
function placeId(id) {
  const [scheme, key] = clean(id).split(':');
  return Object.hasOwn(PLACE_PAGES, scheme) && /^Q?\d{1,12}$/.test(key) ? link(PLACE_PAGES[scheme](key), id) : name(id);
}

function drawDetail(f) {
  const source = sources.get(f.source) ?? {},
    url = f.source_url || source.url,
    group = f.group ? everyEvent.filter(o => o.group === f.group && o.id !== f.id) : [];
  $('view-list').replaceChildren(
    h('button', { type: 'button', class: 'leave', id: 'leave', onclick: () => choose(null) }, '← Back to the list'),
    h(
      'article',
      { class: 'detail' },
      h('h2', null, key(f), h('span', null, name(labelOf(f), 400))),
      h(
        'p',
        { class: 'tags' },
        h('span', { class: 'chip' }, typeWord(f)),
        h('span', { class: `chip s-${f.standing}` }, standingWord(f)),
        f.role && f.role !== 'news' && h('span', { class: 'chip' }, word(ROLES, f.role)),
        f.partial && h('span', { class: 'chip' }, 'In part'),
        isOwn(f) && h('span', { class: 'chip' }, 'The analyst’s own'),
        f.phase && h('span', { class: 'chip' }, name(f.phase)),
        h('span', { class: 'chip' }, word(LAYERS, f.layer)),
      ),
      f.unplaced_reason &&
        h('p', { class: 'why' }, `Not on the map: ${word(UNPLACED, f.unplaced_reason).toLowerCase()}.`),
      !f.begin && !f.unplaced_reason && h('p', { class: 'why' }, 'Not on the map: nothing in the reports says when.'),
      f.sentence && h('blockquote', null, name(f.sentence, 2000)),
      facts(f, source, url),
      group.length > 0 && [h('h3', null, 'Told in the same words'), list(group, '')],
    ),
  );
}
function facts(f, source, url) {
  const known = f.layer !== 'unplaced' && f.layer !== 'undated_lines' && f.layer !== 'advances';
  return [
    section('When', [
      ['Date', f.date ? name(f.date) : f.begin ? '' : 'not known'],
      ['Precision', word(PRECISION, f.date_precision)],
      ['Basis', word(BASIS, f.date_basis)],
      ['Words', f.date_cue && ['“', name(f.date_cue), '”']],
      ['On the map', f.from && (dayAfter(f.from) === f.gone ? f.from : `${f.from} until ${f.gone}`)],
    ]),
    section('Where', [
      ['Place', f.place && name(f.place)],
      [
        'As written',
        f.place_as_written && [
          '“',
          name(f.place_as_written),
          '”',
          f.place_inferred && ' (meant here, named elsewhere in the report)',
        ],
      ],
      ['From', f.from_place && name(f.from_place)],
      ['To', f.to_place && name(f.to_place)],
      ['Line', f.line_basis && (f.line_basis === 'sequence' ? 'the order is stated' : 'both ends are stated')],
      ['Length', f.length_km != null && `${(+f.length_km).toFixed(1)} km at ${Math.round(f.bearing_deg)}°`],
      ['In', [f.adm1, f.country].filter(Boolean).map((t, i) => [i ? ', ' : '', name(t)])],
      ['Kind', f.kind && name(f.kind)],
      ['Gazetteer', f.gazetteer && name(f.gazetteer)],
      ['Record', f.place_id && placeId(f.place_id)],
      ['Point', known && coordinates(f)],
      [
        'Known as',
        f.geo_precision && [
          word(GEO_PRECISION, f.geo_precision),
          f.geo_basis && `: ${word(GEO_BASIS, f.geo_basis)}`,
          f.geo_radius_km > 0 && `, within ${+f.geo_radius_km} km`,
        ],
      ],
      ['Stated distance', f.geo_check && word(GEO_CHECK, f.geo_check)],
      ['Anchors', f.anchors && name(f.anchors, 300)],
      ['Could be', f.candidates && name(f.candidates, 600)],
    ]),
    section('Who', [
      ['Side', f.actor && name(f.actor)],
      ['Against', f.target && name(f.target)],
      ['Operation', f.operation && name(f.operation)],
      [
        'Number',
        f.quantity_text
          ? name(f.quantity_text)
          : f.quantity != null &&
            `${f.quantity_approx ? 'about ' : ''}${Number.isInteger(+f.quantity) ? number(+f.quantity) : f.quantity} ${clean(f.quantity_unit)}`,
      ],
      [f.hedge === 'claimed' ? 'Claimed by' : 'Said by', f.claimed_by && name(f.claimed_by)],
      ['Hedge', f.hedge === 'unattributed' ? 'nobody is named (“reportedly”)' : f.hedge === 'claimed' ? 'a claim' : ''],
    ]),
    section('Source', [
      ['Report', titleOf(f) && (url ? link(url, titleOf(f)) : name(titleOf(f)))],
      ['Publisher', publisherOf(f) && name(publisherOf(f))],
      ['Published', [f.reported ?? 'not known', f.reported_basis && `, ${word(REPORTED, f.reported_basis)}`]],
      [
        'Sentence',
        f.start_byte != null && [`bytes ${f.start_byte} to ${f.end_byte} of `, name(source.file || f.source)],
      ],
      ['File', f.source_sha256 && h('code', null, clip(f.source_sha256, 64))],
      ['Also in', f.also_sources && name(f.also_sources, 600)],
      ['Reports', f.n_reports > 1 && String(f.n_reports)],
      ['Conflict', f.conflict_note && name(f.conflict_note, 600)],
      [
        'Confidence',
        f.confidence != null && [
          h('meter', { min: 0, max: 1, value: f.confidence, 'aria-label': 'Confidence' }),
          ` ${(+f.confidence).toFixed(2)}`,
        ],
      ],
      ['Reviewed', f.reviewed && ['by an analyst: ', name(f.reviewed)]],
      ['Id', f.id && h('code', null, clip(f.id, 60))],
    ]),
  ];
}
