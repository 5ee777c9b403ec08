// Beside the map: the events in view, and those of one place with who held it.

const STEP_OF_LIST = 80;
const standingWord = f =>
  f.standing !== 'claimed' ? STANDINGS[f.standing] : f.hedge === 'claimed' ? 'Claimed' : 'Reportedly';
const chip = f => f.standing !== 'done' && h('span', { class: `chip s-${f.standing}` }, standingWord(f));
const key = (f, region) =>
  s('svg', { viewBox: '-13 -13 26 26', class: 'key', 'aria-hidden': 'true' }, disc(f, 9, region));
const publisherOf = f => f.publisher || sources.get(f.source)?.publisher || '';
const titleOf = f => f.source_title || sources.get(f.source)?.title || f.source || '';
const labelOf = f => f.label || [typeWord(f), f.place].filter(Boolean).join(', ');

function item(f) {
  return h(
    'li',
    null,
    h(
      'button',
      {
        type: 'button',
        class: f.role && f.role !== 'news' ? 'item past' : 'item',
        'data-id': f.id,
        'aria-current': state.chosen === f ? 'true' : null,
        onclick: () => choose(f, true),
      },
      key(f),
      h(
        'span',
        { class: 'text' },
        h('span', { class: 'head' }, name(labelOf(f), 140)),
        h(
          'span',
          { class: 'sub' },
          [
            !labelOf(f).includes(f.place) && (f.place || f.place_as_written),
            (f.date ?? '').replace(/\/\.\.$/, ' or later').replace('/', ' to '),
            publisherOf(f) || titleOf(f),
          ]
            .filter(Boolean)
            .map((t, i) => [i ? ' · ' : '', name(t, 60)]),
          ' ',
          chip(f),
        ),
      ),
    ),
  );
}
// A list that grows on demand, and says how long it is.
function list(found, empty) {
  const ul = h('ul', { class: 'items' }),
    more = h('button', { type: 'button', class: 'wide' });
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

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
// News before what is told of the past, the newest first, then by place.
const forReading = (a, b) =>
  compare(a.role !== 'news', b.role !== 'news') ||
  compare(b.begin, a.begin) ||
  compare(a.place, b.place) ||
  compare(a.id, b.id);
function drawList(shown) {
  if (state.chosen) return;
  const ids = new Set(shown.events.map(f => f.id)),
    loose = shown.lines.filter(f => !ids.has(f.id));
  const here = state.site ? shown.events.filter(f => f.site === state.site) : [...drawn.inView, ...loose];
  const outside = shown.events.length - drawn.inView.length;
  const head = state.site
    ? [
        h(
          'button',
          {
            type: 'button',
            class: 'leave',
            onclick: () => {
              state.site = null;
              draw();
            },
          },
          '← All in view',
        ),
        h('h2', null, name(state.site.name)),
        controlOf(state.site),
      ]
    : [
        h('h2', null, `${plural(here.length, 'event')} in view`),
        outside > 0 &&
          h(
            'p',
            { class: 'note' },
            `${plural(outside, 'more', 'more')} outside the window. `,
            h('button', { type: 'button', class: 'inline', onclick: () => showAll() }, 'Show everything'),
          ),
      ];
  $('view-list').replaceChildren(
    ...[
      head,
      state.site && state.site.control.length && !here.length
        ? []
        : list(
            here.sort(forReading),
            days.length ? 'Nothing in this window on this day.' : 'No event has both a place and a date.',
          ),
      state.site && elsewhen(state.site),
    ]
      .flat()
      .filter(Boolean),
  );
}

// How many days before a date a report last said it; a feature that covers many days has one age for all of them.
function ageOf(f, date) {
  const last = String(f.reported_on ?? '').split('; ').filter(d => d && d <= date).pop();
  return last ? (utc(date) - utc(last)) / 864e5 : +f.days_since_report;
}

// Who held a place, as far as the reports say: never filled in between.
function controlOf(site) {
  const now = days.length ? site.control.filter(f => shownAt(f, state.day)) : [];
  if (!now.length) return null;
  const rows = [...site.control].sort((a, b) => (a.begin < b.begin ? -1 : 1));
  return h(
    'section',
    { class: 'control' },
    now.map(f => {
      const age = ageOf(f, days[state.day]);
      return h(
        'p',
        null,
        s('svg', { viewBox: '-13 -13 26 26', class: 'key', 'aria-hidden': 'true' }, townDot(f.status)),
        h('strong', null, word(CONTROL, f.status)),
        f.holder && [' by ', name(f.holder)],
        f.since && [', since ', name(f.since)],
        f.basis === 'lapsed'
          ? ': no report for long'
          : f.basis === 'carried' || age > 0
            ? ': carried on from the last report'
            : '',
        age > 0 && ` (${plural(age, 'day')} since a report)`,
        f.note && [h('br'), name(f.note)],
        f.conflicting && [h('br'), 'Reports conflict: ', name(f.alternatives)],
      );
    }),
    rows.length > 1 &&
      h(
        'details',
        null,
        h('summary', null, 'Over time'),
        h(
          'ol',
          { class: 'over-time' },
          rows.map(f =>
            h('li', null, h('span', null, f.from), ' ', word(CONTROL, f.status), f.holder && [' by ', name(f.holder)]),
          ),
        ),
      ),
  );
}
function elsewhen(site) {
  const other = site.events
    .filter(f => f.from && !shownAt(f, state.day) && passes(f))
    .sort((a, b) => (a.begin < b.begin ? -1 : 1));
  return (
    other.length &&
    h(
      'details',
      { class: 'elsewhen' },
      h('summary', null, `${plural(other.length, 'event')} here on other days`),
      list(other, ''),
    )
  );
}
