// What is not on the map and why, the sources, and the legend.

const missing = (() => {
  const seen = new Set(mappedEvents.map(f => f.id)),
    fresh = f => !seen.has(f.id) && seen.add(f.id);
  const undated = [...layers.undated, ...layers.undated_lines].filter(fresh),
    unplaced = layers.unplaced.filter(fresh);
  return { undated, unplaced, n: undated.length + unplaced.length, of: seen.size };
})();
function drawRest() {
  const why = new Map(Object.keys(UNPLACED).map(reason => [reason, []])),
    through = f => passes(f);
  for (const f of missing.unplaced) {
    if (!why.has(f.unplaced_reason)) why.set(f.unplaced_reason, []);
    why.get(f.unplaced_reason).push(f);
  }
  const group = (title, all) => {
    const found = all.filter(through);
    return (
      all.length > 0 &&
      h(
        'details',
        { class: 'group' },
        h(
          'summary',
          null,
          title,
          ' ',
          h(
            'span',
            { class: 'n' },
            found.length === all.length ? String(all.length) : `${found.length} of ${all.length}`,
          ),
        ),
        list(found, 'All are hidden by the filters.'),
      )
    );
  };
  const open = new Set(
    [...$('view-rest').querySelectorAll('details[open] summary')].map(e => e.firstChild.textContent),
  );
  $('view-rest').replaceChildren(
    ...[
      h(
        'h2',
        null,
        `${number(missing.n)} of ${plural(missing.of, 'event')} ${missing.n === 1 ? 'is' : 'are'} not on the map`,
      ),
      h(
        'p',
        { class: 'note' },
        missing.n
          ? 'No place and no date is ever made up. What the reports leave open stands here, with the reason.'
          : 'Every event has a place and a date.',
      ),
      group('Has a place, but no date', missing.undated),
      ...[...why].map(([reason, all]) => group(word(UNPLACED, reason) || 'No reason given', all)),
    ].filter(Boolean),
  );
  for (const d of $('view-rest').querySelectorAll('details'))
    d.open = open.has(d.firstChild.firstChild.textContent) || (!open.size && missing.n <= 30);
}

function drawSources() {
  $('view-sources').replaceChildren(
    h('h2', null, plural(reportCount, 'report')),
    h(
      'ul',
      { class: 'sources' },
      [...sources.values()].map(r =>
        h(
          'li',
          null,
          h('p', { class: 'head' }, r.url ? link(r.url, r.title || r.report) : name(r.title || r.report)),
          h(
            'p',
            { class: 'sub' },
            [
              r.publisher && name(r.publisher),
              r.published?.date
                ? `${r.published.date}, ${word(REPORTED, r.published.basis)}`
                : 'date of publication not known',
              r.events != null &&
                `${plural(+r.events, 'event')}: ${r.placed ?? 0} at places, ${r.regional ?? 0} regional, ${r.undated ?? 0} undated, ${r.unplaced ?? 0} unplaced`,
            ]
              .filter(Boolean)
              .map((t, i) => [i ? ' · ' : '', t]),
          ),
          r.published?.reasoning && h('p', { class: 'sub' }, name(r.published.reasoning, 400)),
        ),
      ),
    ),
    h('h2', null, 'Credits'),
    h(
      'ul',
      { class: 'credits' },
      (data.notices ?? []).map(n => h('li', null, name(n, 600))),
    ),
  );
}

function drawLegend() {
  const types = FILTERS[0].values.map(v => v.value),
    has = standing => everyEvent.some(f => f.standing === standing);
  const row = (mark, text) =>
    h(
      'li',
      null,
      s('svg', { viewBox: '-13 -13 26 26', class: 'key', 'aria-hidden': 'true' }, mark),
      h('span', null, text),
    );
  const lineKey = standing =>
    s(
      'g',
      { class: `advance t-advance s-${standing}` },
      s('path', { class: 'shaft', d: 'M-12 0H5', 'stroke-width': 3 }),
      s('path', { class: 'head', d: 'M4 0-8-6-5 0-8 6Z', transform: 'translate(9 0)' }),
    );
  const section = (title, rows) => rows.length > 0 && [h('h2', null, title), h('ul', null, rows)];
  const lines = new Set([...layers.advances, ...layers.undated_lines].map(f => f.standing)),
    status = new Set(layers.control.map(f => f.status));
  $('legend-body').replaceChildren(
    ...[
      section(
        'Events',
        types.map(t => row(disc({ type: t, standing: 'done' }, 9, false), word(TYPES, t))),
      ),
      section(
        'Standing',
        Object.keys(STANDINGS)
          .filter(has)
          .map(v => row(disc({ type: 'capture', standing: v }, 9, false), STANDINGS[v])),
      ),
      section(
        'Where',
        [
          row(disc({ type: 'clash', standing: 'done' }, 9, false), 'At a place'),
          layers.regions.length && row(disc({ type: 'clash', standing: 'done' }, 9, true), 'Stands for a region'),
          row(
            ring(
              [
                { type: 'clash', standing: 'done' },
                { type: 'capture', standing: 'done' },
                { type: 'objective', standing: 'planned' },
              ],
              10,
            ),
            'Several, counted',
          ),
          layers.places.length && row(s('circle', { class: 'named', r: 2.5 }), 'Named in a report'),
        ].filter(Boolean),
      ),
      section(
        'Movement',
        ['done', 'planned', 'claimed', 'denied'].filter(v => lines.has(v)).map(v => row(lineKey(v), STANDINGS[v])),
      ),
      section(
        'Control',
        Object.keys(CONTROL)
          .filter(v => status.has(v))
          .map(v => row(townDot(v), CONTROL[v])),
      ),
    ]
      .flat()
      .filter(Boolean),
  );
}
