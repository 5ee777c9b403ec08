// The page: its state, its address, and what happens when something changes.

const state = { day: 0, chosen: null, site: null, tab: 'list', theme: 'auto' };
const THEMES = ['auto', 'light', 'dark'];

let shown = { events: [], lines: [], control: [] };
function lookUp() {
  const on = f => days.length > 0 && shownAt(f, state.day);
  shown = {
    events: mappedEvents.filter(f => on(f) && passes(f)),
    lines: layers.advances.filter(f => on(f) && passes(f)),
    control: layers.control.filter(on),
  };
}

let asked = 0,
  writing = 0;
const draw = () => {
  asked ||= requestAnimationFrame(drawNow);
};
function drawNow() {
  cancelAnimationFrame(asked);
  asked = 0;
  drawMap(shown);
  if (!state.chosen) drawList(shown);
  clearTimeout(writing);
  writing = setTimeout(writeAddress, 200);
}

function goTo(day) {
  state.day = Math.max(0, Math.min(days.length - 1, day));
  lookUp();
  const date = days[state.day] ?? '',
    ids = new Set(shown.events.map(f => f.id)),
    all = shown.events.length + shown.lines.filter(f => !ids.has(f.id)).length,
    places = shown.events.filter(f => f.layer === 'events').length,
    regional = shown.events.length - places;
  $('slider').value = state.day;
  $('slider').setAttribute(
    'aria-valuetext',
    date ? `${weekday(date)} ${inWords(date)}, ${plural(all, 'event')}` : 'no dates',
  );
  $('date').textContent = date || 'no dates';
  $('date').dateTime = date;
  $('weekday').textContent = date && weekday(date);
  $('count').textContent = all;
  $('count-words').textContent = [
    all === 1 ? 'event' : 'events',
    places && `${places} at ${places === 1 ? 'a place' : 'places'}`,
    regional && `${regional} regional`,
    shown.lines.length && plural(shown.lines.length, 'line'),
  ]
    .filter(Boolean)
    .join(' · ');
  $('back').disabled = state.day <= 0;
  $('next').disabled = state.day >= days.length - 1;
  draw();
}

function filtersChanged() {
  countDays(passes);
  drawTrack();
  drawRest();
  $('tab-filters').classList.toggle('on', filtering());
  goTo(state.day);
}

// A chosen event brings its day and its place into the window.
function choose(f, fly = false) {
  const back = state.chosen?.id;
  state.chosen = f;
  if (!f) {
    draw();
    requestAnimationFrame(() =>
      [...$('view-list').querySelectorAll('[data-id]')].find(b => b.dataset.id === back)?.focus(),
    );
    return;
  }
  openTab('list');
  drawDetail(f);
  $('view-list').scrollTop = 0;
  if (fly && f.from && !shownAt(f, state.day) && days.length) goTo(Math.min(f.first, days.length - 1));
  if (fly && f.site && !inWindow(toScreen(f.site.xy), -30)) moveTo(...f.site.xy, Math.max(view.z, 7));
  draw();
  if (fly) $('leave').focus({ preventScroll: true });
}
function pick(x, y, touch) {
  const hit = markAt(x, y, touch ? 18 : 8);
  if (!hit) {
    if (state.site) {
      state.site = null;
      draw();
    }
    return;
  }
  if (hit.line) return choose(hit.f);
  state.chosen = null;
  openTab('list');
  if (hit.joined?.length && view.z < 13) {
    fitTo(
      [hit.site, ...hit.joined].map(c => c.xy),
      Math.min(13, view.z + 3),
    );
    return draw();
  }
  if (hit.events.length === 1 && !hit.site.control.length) return choose(hit.events[0]);
  state.site = hit.site;
  $('view-list').scrollTop = 0;
  draw();
}
function hover(x, y) {
  const hit = markAt(x, y, 4),
    tip = $('tip');
  $('map').style.cursor = hit ? 'pointer' : '';
  tip.hidden = !hit;
  if (!hit) return;
  const events = hit.events ?? [hit.f];
  tip.replaceChildren(
    h(
      'strong',
      null,
      name(hit.site?.name ?? hit.f.place ?? labelOf(hit.f), 60),
      hit.joined?.length ? ` and ${hit.joined.length} near it` : '',
    ),
    ...events
      .slice(0, 5)
      .map(f => h('span', null, name(f.type ? labelOf(f) : word(CONTROL, f.status), 90), ' ', chip(f))),
    (events.length > 5 && h('span', null, `and ${events.length - 5} more`)) || '',
  );
  const [w, hgt] = [tip.offsetWidth, tip.offsetHeight];
  const box = $('map').getBoundingClientRect(),
    [left, top] = [x * view.grown, y * view.grown];
  tip.style.left = `${Math.max(4, Math.min(box.width - w - 4, left + 14))}px`;
  tip.style.top = `${top + 18 + hgt < box.height ? top + 18 : Math.max(4, top - hgt - 12)}px`;
}

// News at places; where there is none, what is told of the past there, and then what is told of regions.
function openingEvents() {
  const placed = mappedEvents.filter(f => f.layer === 'events'),
    news = placed.filter(f => (f.role ?? 'news') === 'news');
  return [news, placed].find(events => events.length) ?? mappedEvents;
}
const openingPoints = () => {
  const events = openingEvents();
  return (events.length ? events.map(f => f.site) : [...sites.values()]).map(site => site.xy);
};
const showAll = () => {
  fitTo([...sites.values()].filter(site => site.events.length || site.control.length).map(site => site.xy));
  draw();
};

const TABS = ['list', 'filters', 'rest', 'sources'];
function openTab(tab) {
  state.tab = tab;
  for (const t of TABS) {
    $('tab-' + t).setAttribute('aria-selected', t === tab);
    $('tab-' + t).tabIndex = t === tab ? 0 : -1;
    $('view-' + t).hidden = t !== tab;
  }
}

// The address holds day, view, event and filters, so that a link shows what its sender saw.
function writeAddress() {
  const parts = new URLSearchParams(),
    [lon, lat] = unproject(view.x, view.y);
  if (days.length) parts.set('d', days[state.day]);
  parts.set('v', `${view.z.toFixed(2)},${lat.toFixed(4)},${lon.toFixed(4)}`);
  if (state.chosen?.id) parts.set('e', state.chosen.id);
  if (state.theme !== 'auto') parts.set('l', state.theme);
  filtersToHash(parts);
  const hash = '#' + parts.toString().replaceAll('%2C', ',');
  if (hash === location.hash) return;
  // A browser may refuse to write too many addresses a second: the next drawing writes it.
  try {
    history.replaceState(null, '', hash);
  } catch {
    /* the map goes on */
  }
}
function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  filtersFromHash(parts);
  setTheme(THEMES.includes(parts.get('l')) ? parts.get('l') : 'auto');
  const at = (parts.get('v') ?? '').split(',').map(Number),
    day = parts.get('d'),
    opening = days.findIndex(d => d === openingDay());
  if (at.length === 3 && at.every(Number.isFinite)) moveTo(...project(at[2], at[1]), at[0]);
  else fitTo(openingPoints());
  state.day = Math.min(days.length - 1, day ? positionOf(day) : Math.max(0, opening));
  state.chosen = (parts.get('e') && byId.get(parts.get('e'))) || null;
}
// The last day on which news happens at a place: a map opened in the morning shows what came in overnight.
function openingDay() {
  return openingEvents().reduce((last, f) => (f.from > last ? f.from : last), '') || days[0];
}

function setTheme(theme) {
  state.theme = theme;
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  $('theme').textContent = { auto: 'Auto', light: 'Light', dark: 'Dark' }[theme];
  $('theme').setAttribute('aria-label', `${$('theme').textContent} colours`);
}
async function share() {
  writeAddress();
  try {
    await navigator.clipboard.writeText(location.href);
    say('Link copied');
  } catch {
    say('The link is in the address bar');
  }
}
let said = 0;
function say(text) {
  $('status').textContent = text;
  $('status').classList.add('flash');
  clearTimeout(said);
  said = setTimeout(() => $('status').classList.remove('flash'), 2500);
}

function redrawAll() {
  measureMap();
  drawTrack();
  drawNow();
}

function watchPage() {
  const map = $('map');
  watchGestures(map, draw, pick);
  map.addEventListener('mousemove', e => {
    if (e.buttons || e.target.closest('#zoom, #legend, #credit')) $('tip').hidden = true;
    else hover(...inMap(e.clientX, e.clientY));
  });
  map.addEventListener('mouseleave', () => {
    $('tip').hidden = true;
  });
  map.addEventListener('keydown', e => {
    if (e.target === map && e.key === '0') showAll();
  });
  for (const [id, step] of [
    ['zoom-in', 0.75],
    ['zoom-out', -0.75],
  ])
    $(id).addEventListener('click', () => {
      zoomBy(step);
      draw();
    });
  $('zoom-fit').addEventListener('click', showAll);
  $('legend').addEventListener('toggle', () => {
    measureMap();
    draw();
  });
  for (const tab of TABS) $('tab-' + tab).addEventListener('click', () => openTab(tab));
  $('tabs').addEventListener('keydown', e => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    openTab(TABS[(TABS.indexOf(state.tab) + step + TABS.length) % TABS.length]);
    $('tab-' + state.tab).focus();
  });
  document.addEventListener('keydown', e => {
    if (e.key !== 'Escape' || $('help').open) return;
    if (state.chosen) choose(null);
    else if (state.site) {
      state.site = null;
      draw();
    }
  });
  $('theme').addEventListener('click', () => {
    setTheme(THEMES[(THEMES.indexOf(state.theme) + 1) % THEMES.length]);
    writeAddress();
  });
  $('share').addEventListener('click', share);
  $('print').addEventListener('click', () => print());
  $('help-open').addEventListener('click', () => $('help').showModal());
  addEventListener('hashchange', () => {
    readAddress();
    drawFilters();
    filtersChanged();
    if (state.chosen) choose(state.chosen);
  });
  addEventListener('beforeprint', () => {
    $('legend').open = true;
    openTab('list');
    drawNow();
  });
  new ResizeObserver(redrawAll).observe(map);
  watchTime();
}

function start() {
  $('title').textContent = clip(data.title, 120);
  $('summary').textContent =
    `${plural(missing.of, 'event')} from ${plural(reportCount, 'report')}${days.length ? `, ${days[0]} to ${days[days.length - 1]}` : ''}`;
  $('tab-rest').textContent = `Not on the map (${missing.n})`;
  $('credit').textContent = (data.credits ?? []).map(c => clip(c, 120)).join(' · ');
  $('legend').open = innerWidth > 1500 && innerHeight > 800;
  $('map').classList.toggle('tiled', Boolean(data.tiles));
  buildMap();
  measureMap();
  drawLegend();
  drawSources();
  readAddress();
  drawFilters();
  watchPage();
  filtersChanged();
  if (state.chosen) choose(state.chosen);
  drawNow();
}
start();
