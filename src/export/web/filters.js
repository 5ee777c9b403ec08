// Filters: each is a set of what is hidden, so that nothing chosen shows everything.

const FILTERS = [
  {
    key: 't',
    title: 'Type',
    of: f => f.type,
    words: v => word(TYPES, v),
    order: Object.keys(TYPES),
    mark: v => disc({ type: v, standing: 'done' }, 8),
  },
  {
    key: 's',
    title: 'Done, planned, claimed',
    of: f => f.standing,
    words: v => STANDINGS[v],
    order: Object.keys(STANDINGS),
    mark: v => disc({ type: 'capture', standing: v }, 8),
  },
  { key: 'a', title: 'Side', of: f => f.actor ?? '', words: v => v || 'No side named' },
  { key: 'r', title: 'Source', of: f => f.source ?? '', words: v => sources.get(v)?.title || v || 'No source' },
  {
    key: 'p',
    title: 'Part of the report',
    of: f => f.role ?? 'news',
    words: v => word(ROLES, v),
    order: Object.keys(ROLES),
  },
];
const hidden = Object.fromEntries(FILTERS.map(f => [f.key, new Set()]));
const bounds = { confidence: 0, words: '' };

const everyEvent = [
  ...mappedEvents,
  ...layers.undated,
  ...layers.undated_lines,
  ...layers.advances,
  ...layers.unplaced,
];
for (const filter of FILTERS) {
  const count = new Map();
  const ids = new Set();
  for (const f of everyEvent)
    if (!ids.has(f.id)) {
      ids.add(f.id);
      count.set(filter.of(f), (count.get(filter.of(f)) ?? 0) + 1);
    }
  const rank = v => filter.order?.indexOf(v) ?? 0;
  filter.values = [...count]
    .sort((a, b) => rank(a[0]) - rank(b[0]) || b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([value, n]) => ({ value, n }));
}

function passes(f) {
  for (const { key, of } of FILTERS) if (hidden[key].size && hidden[key].has(of(f))) return false;
  if (bounds.confidence && !(+(f.confidence ?? 1) >= bounds.confidence)) return false;
  return (
    !bounds.words ||
    `${f.place ?? ''}\n${f.label ?? ''}\n${f.actor ?? ''}\n${f.place_as_written ?? ''}`
      .toLowerCase()
      .includes(bounds.words)
  );
}
const filtering = () => bounds.confidence > 0 || bounds.words !== '' || FILTERS.some(f => hidden[f.key].size);

// In the address a filter is a number for each thing it hides: short, free of the reports' words, and the same in a
// later map of more reports (FNV-1a, 32 bits).
function tag(value) {
  let n = 0x811c9dc5;
  for (const c of value) n = Math.imul(n ^ c.codePointAt(0), 0x01000193);
  return (n >>> 0).toString(36);
}
function filtersToHash(parts) {
  for (const { key, values } of FILTERS)
    if (hidden[key].size)
      parts.set(key, values.flatMap(({ value }) => (hidden[key].has(value) ? [tag(value)] : [])).join('.'));
  if (bounds.confidence) parts.set('c', bounds.confidence);
  if (bounds.words) parts.set('q', bounds.words);
}
function filtersFromHash(parts) {
  for (const { key, values } of FILTERS) {
    hidden[key].clear();
    const tags = new Set((parts.get(key) ?? '').split('.'));
    for (const { value } of values) if (tags.has(tag(value))) hidden[key].add(value);
  }
  bounds.confidence = Math.max(0, Math.min(1, +parts.get('c') || 0));
  bounds.words = (parts.get('q') ?? '').toLowerCase();
}

const LONG = 12;
function drawFilters() {
  const change = () => {
    filtersChanged();
    refresh();
  };
  const refresh = () => {
    for (const box of $('view-filters').querySelectorAll('input[data-key]'))
      box.checked = !hidden[box.dataset.key].has(
        FILTERS.find(f => f.key === box.dataset.key).values[box.dataset.at].value,
      );
    $('confidence').value = bounds.confidence;
    $('confidence-words').textContent = bounds.confidence ? `${bounds.confidence} or more` : 'any';
    $('search').value = bounds.words;
    $('reset').disabled = !filtering();
  };
  const group = filter => {
    const boxes = filter.values.map(({ value, n }, i) =>
      h(
        'label',
        { class: 'choice' },
        h('input', {
          type: 'checkbox',
          'data-key': filter.key,
          'data-at': i,
          onchange: e => {
            hidden[filter.key][e.target.checked ? 'delete' : 'add'](value);
            change();
          },
        }),
        filter.mark && s('svg', { viewBox: '-13 -13 26 26', class: 'key', 'aria-hidden': 'true' }, filter.mark(value)),
        h('span', { class: 'what' }, name(filter.words(value), 90)),
        h('span', { class: 'n' }, number(n)),
      ),
    );
    const all = show => () => {
      for (const { value } of filter.values) hidden[filter.key][show ? 'delete' : 'add'](value);
      change();
    };
    const find =
      filter.values.length > LONG &&
      h('input', {
        type: 'search',
        placeholder: 'Find in this list',
        'aria-label': `Find in ${filter.title}`,
        oninput: e =>
          boxes.forEach((b, i) => {
            b.hidden = !filter.words(filter.values[i].value).toLowerCase().includes(e.target.value.toLowerCase());
          }),
      });
    return (
      filter.values.length > 0 &&
      h(
        'fieldset',
        null,
        h('legend', null, filter.title),
        filter.values.length > 1 &&
          h(
            'p',
            { class: 'all' },
            h('button', { type: 'button', onclick: all(true), 'aria-label': `All of ${filter.title}` }, 'All'),
            h('button', { type: 'button', onclick: all(false), 'aria-label': `None of ${filter.title}` }, 'None'),
          ),
        find,
        h('div', { class: filter.values.length > LONG ? 'choices long' : 'choices' }, boxes),
      )
    );
  };
  $('view-filters').replaceChildren(
    h(
      'div',
      { class: 'find' },
      h('label', { for: 'search' }, 'Find a place, a side, an event'),
      h('input', {
        id: 'search',
        type: 'search',
        autocomplete: 'off',
        oninput: e => {
          bounds.words = e.target.value.trim().toLowerCase();
          filtersChanged();
          $('reset').disabled = !filtering();
        },
      }),
    ),
    ...FILTERS.map(group).filter(Boolean),
    h(
      'fieldset',
      null,
      h('legend', null, 'Confidence'),
      h(
        'label',
        { class: 'slide' },
        h('span', { class: 'unseen' }, 'Least confidence'),
        h('input', {
          id: 'confidence',
          type: 'range',
          min: 0,
          max: 1,
          step: 0.05,
          oninput: e => {
            bounds.confidence = +e.target.value;
            change();
          },
        }),
        h('output', { id: 'confidence-words', for: 'confidence' }),
      ),
    ),
    h(
      'button',
      {
        id: 'reset',
        type: 'button',
        class: 'wide',
        onclick: () => {
          filtersFromHash(new Map());
          change();
        },
      },
      'Show everything again',
    ),
  );
  refresh();
}
