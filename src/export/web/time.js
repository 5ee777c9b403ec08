// The slider: a position for each day on which the map changes, over a histogram of that day's events.

const THUMB = 22;
let bars = [];

// Through the filters, by position: events that begin on the day, and those that stand on it.
function countDays(passes) {
  bars = days.map(() => ({ begin: 0, planned: 0, stand: 0 }));
  if (!bars.length) return;
  const change = new Int32Array(days.length + 1);
  for (const f of mappedEvents)
    if (passes(f)) {
      change[f.first]++;
      change[f.last]--;
      if (days[f.first] === f.from) bars[f.first][f.standing === 'planned' ? 'planned' : 'begin']++;
    }
  change.reduce((sum, step, i) => (bars[i] && (bars[i].stand = sum + step), sum + step), 0);
}

function drawTrack() {
  const w = $('track').getBoundingClientRect().width,
    tall = 44,
    n = days.length;
  const x = i => (n > 1 ? THUMB / 2 + (i / (n - 1)) * (w - THUMB) : w / 2),
    each = n > 1 ? (w - THUMB) / (n - 1) : w,
    bar = Math.max(0.7, Math.min(18, each * 0.78));
  const top = Math.max(1, ...bars.map(b => b.stand)),
    height = v => (v / top) * (tall - 4);
  const column = (i, from, to) =>
    `M${round(x(i) - bar / 2)} ${round(tall - height(from))}h${round(bar)}V${round(tall - height(to))}h${round(-bar)}Z`;
  const all = (from, to) => bars.map((b, i) => (to(b) > from(b) ? column(i, from(b), to(b)) : '')).join('');
  $('bars').setAttribute('viewBox', `0 0 ${Math.max(1, Math.round(w))} ${tall}`);
  $('bars').replaceChildren(
    s('path', { class: 'floor', d: `M0 ${tall - 0.5}H${w}` }),
    s('path', {
      class: 'stand',
      d: all(
        () => 0,
        b => b.stand,
      ),
    }),
    s('path', {
      class: 'begin',
      d: all(
        () => 0,
        b => b.begin,
      ),
    }),
    s('path', {
      class: 'planned',
      d: all(
        b => b.begin,
        b => b.begin + b.planned,
      ),
    }),
  );
  $('ticks').replaceChildren(
    ...ticks(x, w).map(({ text, left }) => {
      const tick = h('span', null, text);
      tick.style.left = `${left}px`;
      return tick;
    }),
  );
}

// Few days are named each, many by the month they begin; the year is said where it is another than before.
function ticks(x, width) {
  const found = [];
  days.forEach((date, i) => {
    const last = found.at(-1),
      year = date.slice(0, 4) === last?.date.slice(0, 4) ? '' : ` ${+date.slice(0, 4)}`,
      month = MONTHS[date.slice(5, 7) - 1].slice(0, 3);
    if (days.length > 40 && date.slice(0, 7) === last?.date.slice(0, 7)) return;
    const text = (days.length > 40 ? '' : `${+date.slice(8)} `) + month + year,
      wide = textWidth(text, FONT.quiet) + 2,
      left = Math.max(0, Math.min(width - wide, x(i) - wide / 2));
    if (!last || left > last.right + 10) found.push({ date, text, left, right: left + wide });
  });
  return found;
}

const nextWithNews = (from, step) => {
  for (let i = from + step; bars[i]; i += step) if (bars[i].begin + bars[i].planned) return i;
  return from;
};

let timer = 0;
const playing = () => timer !== 0;
function play(on) {
  clearInterval(timer);
  timer = 0;
  $('play').setAttribute('aria-pressed', on);
  $('play').setAttribute('aria-label', on ? 'Pause' : 'Play');
  if (!on || days.length < 2) return;
  if (state.day >= days.length - 1) goTo(0);
  timer = setInterval(() => {
    if (state.day >= days.length - 1) play(false);
    else goTo(state.day + 1);
  }, +$('speed').value);
}

function watchTime() {
  const slider = $('slider');
  Object.assign(slider, { max: Math.max(0, days.length - 1), disabled: days.length < 2 });
  slider.addEventListener('input', () => goTo(+slider.value));
  slider.addEventListener('pointerdown', () => play(false));
  slider.addEventListener('keydown', e => {
    const to =
      e.key === 'PageUp' ? nextWithNews(state.day, -1) : e.key === 'PageDown' ? nextWithNews(state.day, 1) : null;
    if (to !== null) {
      e.preventDefault();
      goTo(to);
    }
  });
  for (const part of [slider, $('map')])
    part.addEventListener('keydown', e => {
      if (e.key === ' ' && e.target === part) {
        e.preventDefault();
        play(!playing());
      }
    });
  $('play').addEventListener('click', () => play(!playing()));
  $('speed').addEventListener('change', () => playing() && play(true));
  $('back').addEventListener('click', () => {
    play(false);
    goTo(state.day - 1);
  });
  $('next').addEventListener('click', () => {
    play(false);
    goTo(state.day + 1);
  });
}
