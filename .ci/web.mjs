#!/usr/bin/env node
// Drives every control of a map.html in Chromium: by mouse, keyboard and touch, at three sizes, light and dark, in
// three time zones, with invented campaigns of 60 and 10,000 events, and with 40 hostile reports. Exit 1 on a failure.
//
// usage: node .ci/web.mjs MAP.html OUT [WITH-TILES.html [DATELINE]], the third made with --tiles
// https://tiles.example.org/{z}/{x}/{y}.png, the last the program, to map hostile reports with
// needs: Debian's chromium; npm playwright-core and axe-core in target/node
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { campaign, withData, withoutData } from './web_data.mjs';

const [page, out = 'target/web-shots', tiled, dateline] = process.argv.slice(2);
if (!page) {
  console.error('usage: node .ci/web.mjs MAP.html OUT');
  process.exit(2);
}
const modules = createRequire(pathToFileURL(path.resolve('target/node/x.js')));
const { chromium } = modules('playwright-core');
const axe = fs.readFileSync(modules.resolve('axe-core/axe.min.js'), 'utf8');
fs.mkdirSync(out, { recursive: true });

const SIZES = {
  desktop: { viewport: { width: 1366, height: 768 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  wall: { viewport: { width: 3840, height: 2160 } },
};
const failures = [];
const expect = (fine, what) => {
  if (!fine) failures.push(what);
};
const same = (found, expected, what) =>
  expect(
    JSON.stringify(found) === JSON.stringify(expected),
    `${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`,
  );

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
    ' ',
  ),
});
const few = campaign(60),
  files = {
    own: path.resolve(page),
    few: withData(page, few, path.resolve(out, 'few.html')),
    many: withData(page, campaign(10000), path.resolve(out, 'many.html')),
  };

// The day of the small campaign on which most stands.
const busy = (() => {
  const { at, values } = few.tables.events.columns.begin,
    end = few.tables.events.columns.end,
    standing = new Map();
  for (const day of new Set(values))
    standing.set(day, at.filter((b, i) => values[b] <= day && end.values[end.at[i]] > day).length);
  return '#d=' + [...standing].sort((a, b) => b[1] - a[1])[0][0].slice(0, 10);
})();

// Opens a page; whatever it says on the console or asks of a network is a failure.
async function open(file, what, options = {}, hash = '') {
  const context = await browser.newContext({ ...SIZES.desktop, ...options, offline: true });
  const tab = await context.newPage(),
    address = pathToFileURL(file).href;
  tab.on(
    'console',
    m => ['error', 'warning'].includes(m.type()) && expect(false, `${what}: console: ${m.text().slice(0, 200)}`),
  );
  tab.on('pageerror', e => expect(false, `${what}: ${e.message.slice(0, 200)}`));
  tab.on('dialog', d => {
    expect(false, `${what}: a dialog opened: ${d.message().slice(0, 80)}`);
    d.dismiss();
  });
  tab.on('request', r => expect(r.url().split('#')[0] === address, `${what}: asked for ${r.url().slice(0, 120)}`));
  await tab.goto(address + hash);
  return tab;
}
const close = tab => tab.context().close();

// Walks through a page of hostile words: nothing of them may have become markup, run, or been shown as control characters.
async function inert(file, what) {
  const tab = await open(file, what);
  await tab.locator('#slider').focus();
  await press(tab, 'End');
  await press(tab, 'Home');
  for (const tabName of ['filters', 'rest', 'sources', 'list']) await tab.locator('#tab-' + tabName).click();
  const first = tab.locator('#view-list .item').first();
  if (await first.count()) await first.click();
  const odd = await tab.evaluate(() => {
    const bad = [
      ...document.querySelectorAll(
        'main script, main iframe, main img, main object, main embed, main style, main link, main base, main form, main foreignObject, main animate, main set, main use',
      ),
    ].map(e => e.outerHTML.slice(0, 80));
    for (const e of document.querySelectorAll('*'))
      for (const a of e.attributes)
        if (
          /^on/i.test(a.name) ||
          (/^(href|src|xlink:href|action|formaction)$/i.test(a.name) && !/^https?:\/\//i.test(a.value))
        )
          bad.push(`${e.tagName} ${a.name}=${a.value.slice(0, 60)}`);
    if (window.hacked || Object.prototype.hacked) bad.push('a script of a report ran');
    const shown = document.body.innerText.match(/[\u202a-\u202e\u2066-\u2069\u0000-\u0008]/);
    if (shown) bad.push(`a control character is shown: ${escape(shown[0])}`);
    return bad;
  });
  for (const o of odd) expect(false, `${what}: ${o}`);
  for (const wrong of await labels(tab)) expect(false, `${what}: ${wrong.slice(0, 100)}`);
  await close(tab);
}
const text = (tab, id) => tab.locator('#' + id).innerText();
const count = async tab => +(await text(tab, 'count'));
const frames = tab => tab.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
const press = async (tab, key) => {
  await tab.keyboard.press(key);
  await frames(tab);
};
const view = async tab => (
  await tab.waitForTimeout(350),
  new URLSearchParams(new URL(tab.url()).hash.slice(1)).get('v').split(',').map(Number)
);

// Labels stand whole in the map and none covers another; no text of the page is wider than its box allows.
const labels = tab =>
  tab.evaluate(() => {
    const map = document.getElementById('map').getBoundingClientRect(),
      all = [...document.querySelectorAll('[data-label]')].map(e => ({
        text: e.textContent,
        box: e.getBoundingClientRect(),
      }));
    const cut = all
      .filter(
        ({ box: b }) =>
          b.left < map.left - 1 || b.right > map.right + 1 || b.top < map.top - 1 || b.bottom > map.bottom + 1,
      )
      .map(l => `${l.text} is cut`);
    const over = all.flatMap((a, i) =>
      all
        .slice(i + 1)
        .filter(
          b =>
            Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 2 &&
            Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 2,
        )
        .map(b => `${a.text} covers ${b.text}`),
    );
    const wide = document.documentElement.scrollWidth > innerWidth + 1 ? ['the page scrolls sideways'] : [];
    return [...cut, ...over, ...wide];
  });

const areas = {
  async weight() {
    const bytes = zlib.gzipSync(withoutData(fs.readFileSync(page, 'utf8')), { level: 9 }).length;
    expect(bytes <= 80_000, `the page weighs ${bytes} bytes gzipped beside its data`);
    return `${bytes} bytes gzipped beside its data`;
  },

  // Thread time, so that a busy machine does not decide; the marks are those of the issue.
  async speed() {
    const said = [];
    for (const [file, most] of [
      ['few', { ready: 150, step: 33 }],
      ['many', { ready: 2000, step: 250 }],
    ]) {
      const ready = [],
        step = [];
      for (let i = 0; i < 5; i++) {
        const context = await browser.newContext({ ...SIZES.desktop, offline: true }),
          tab = await context.newPage(),
          devtools = await context.newCDPSession(tab);
        await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
        const spent = async () =>
          (await devtools.send('Performance.getMetrics')).metrics.find(m => m.name === 'TaskDuration').value * 1000;
        await tab.goto('about:blank');
        let from = await spent();
        await tab.goto(pathToFileURL(files[file]).href);
        await frames(tab);
        ready.push((await spent()) - from);
        from = await spent();
        const steps = await tab.evaluate(async () => {
          const slider = document.getElementById('slider'),
            every = Math.ceil(slider.max / 30);
          let n = 0;
          for (let day = 0; day <= +slider.max; day += every, n++) {
            slider.value = day;
            slider.dispatchEvent(new Event('input'));
            await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
          }
          return n;
        });
        step.push(((await spent()) - from) / steps);
        await context.close();
      }
      const middle = list => Math.round(list.sort((a, b) => a - b)[list.length >> 1]);
      expect(middle(ready) <= most.ready, `${file}: ready after ${middle(ready)} ms, at most ${most.ready}`);
      expect(middle(step) <= most.step, `${file}: a step takes ${middle(step)} ms, at most ${most.step}`);
      said.push(`${file}: ready ${middle(ready)} ms, step ${middle(step)} ms`);
    }
    return said.join('; ');
  },

  async 'labels at every step'() {
    let steps = 0;
    for (const [name, size] of Object.entries(SIZES))
      for (const file of ['own', 'few', 'many']) {
        const tab = await open(files[file], `${name} ${file}`, size),
          most = +(await tab.locator('#slider').getAttribute('max'));
        for (let day = 0; day <= most; day += Math.ceil((most + 1) / 25)) {
          await tab.evaluate(to => {
            const slider = document.getElementById('slider');
            slider.value = to;
            slider.dispatchEvent(new Event('input'));
          }, day);
          await frames(tab);
          for (const wrong of await labels(tab)) expect(false, `${name} ${file}, step ${day}: ${wrong}`);
          steps++;
        }
        await close(tab);
      }
    return `${steps} steps at ${Object.keys(SIZES).length} sizes`;
  },

  async screenshots() {
    let n = 0;
    for (const [name, size] of Object.entries(SIZES))
      for (const colorScheme of ['light', 'dark'])
        for (const file of ['own', 'few']) {
          const tab = await open(
            files[file],
            `${name} ${colorScheme}`,
            { ...size, colorScheme },
            file === 'few' ? busy : '',
          );
          await frames(tab);
          await tab.screenshot({ path: path.join(out, `${file}-${name}-${colorScheme}.png`) });
          n++;
          await close(tab);
        }
    return `${n} pictures in ${out}`;
  },

  async 'time, by mouse, keyboard and touch'() {
    const tab = await open(files.few, 'time'),
      day = () => text(tab, 'date'),
      slider = tab.locator('#slider'),
      last = +(await slider.getAttribute('max'));
    const shown = await tab.locator('#view-list h2').first().innerText();
    expect(!/^0 /.test(shown), `the page opens at ${await day()} with ${shown}`);
    await slider.focus();
    await press(tab, 'Home');
    const first = await day();
    await tab.locator('#next').click();
    expect((await day()) > first, 'the button Day after does not go on');
    await tab.locator('#back').click();
    same(await day(), first, 'the button Day before');
    await slider.focus();
    await press(tab, 'End');
    same(+(await slider.inputValue()), last, 'End');
    expect(await tab.locator('#next').isDisabled(), 'Day after is on at the last day');
    await press(tab, 'Home');
    same(+(await slider.inputValue()), 0, 'Home');
    await press(tab, 'ArrowRight');
    same(+(await slider.inputValue()), 1, 'ArrowRight');
    await press(tab, 'PageDown');
    const on = await day();
    await press(tab, 'PageUp');
    expect((await day()) < on, 'Page up does not go back');
    const said = await slider.getAttribute('aria-valuetext');
    expect(/day \d+ \w+ \d{4}, \d+ event/.test(said), `aria-valuetext: ${said}`);
    const from = await day();
    await press(tab, ' ');
    expect((await tab.locator('#play').getAttribute('aria-label')) === 'Pause', 'Space does not play');
    await tab.waitForTimeout(1300);
    await press(tab, ' ');
    const stopped = await day();
    expect(stopped > from, `playing does not go on: from ${from} to ${stopped}`);
    await tab.waitForTimeout(1200);
    same(await day(), stopped, 'paused');
    await tab.locator('#speed').selectOption('200');
    await tab.locator('#play').click();
    await tab.waitForTimeout(1200);
    await tab.locator('#play').click();
    expect((await day()) > stopped, 'the button Play does not go on');
    await press(tab, 'End');
    await slider.focus();
    await press(tab, 'End');
    await tab.locator('#play').click();
    await tab.waitForTimeout(100);
    await tab.locator('#play').click();
    expect((await day()) < '2017-10', 'Play at the end does not begin again');
    const box = await slider.boundingBox();
    await tab.mouse.click(box.x + box.width * 0.5, box.y + 20);
    await frames(tab);
    const middle = +(await slider.inputValue());
    expect(Math.abs(middle - last / 2) <= 2, `a click in the middle gives position ${middle} of ${last}`);
    await close(tab);
    const phone = await open(files.few, 'time by touch', SIZES.phone),
      wide = await phone.locator('#slider').boundingBox();
    await phone.touchscreen.tap(wide.x + wide.width * 0.8, wide.y + wide.height / 2);
    await frames(phone);
    expect(+(await phone.locator('#slider').inputValue()) > last * 0.6, 'a tap on the slider does not move it');
    const before = await text(phone, 'date');
    await phone.locator('#back').tap();
    expect((await text(phone, 'date')) < before, 'a tap on Day before');
    await close(phone);
    return `${last + 1} positions`;
  },

  async 'the map, by mouse, wheel, keyboard and touch'() {
    const tab = await open(files.few, 'map', {}, busy),
      map = await tab.locator('#map').boundingBox(),
      centre = [map.x + map.width / 2, map.y + map.height / 2];
    let was = await view(tab);
    const moved = async (what, check) => {
      const now = await view(tab);
      expect(check(now, was), `${what}: from ${was} to ${now}`);
      was = now;
    };
    await tab.locator('#zoom-in').click();
    await moved('zoom in', (n, w) => n[0] > w[0]);
    await tab.locator('#zoom-out').click();
    await moved('zoom out', (n, w) => n[0] < w[0]);
    await tab.mouse.move(...centre);
    await tab.mouse.wheel(0, -300);
    await moved('wheel', (n, w) => n[0] > w[0]);
    await tab.mouse.move(centre[0] - 200, centre[1] - 120);
    await tab.mouse.down();
    await tab.mouse.move(centre[0] - 100, centre[1] - 60, { steps: 4 });
    await tab.mouse.up();
    await moved('drag', (n, w) => n[2] < w[2] && n[1] > w[1]);
    await tab.mouse.dblclick(centre[0] - 260, centre[1] + 200);
    await moved('double click', (n, w) => n[0] > w[0]);
    await tab.locator('#zoom-fit').click();
    await moved('show everything', (n, w) => n[0] < w[0]);
    await tab.locator('#map').focus();
    for (const [key, check] of [
      ['+', (n, w) => n[0] > w[0]],
      ['-', (n, w) => n[0] < w[0]],
      ['ArrowRight', (n, w) => n[2] > w[2]],
      ['ArrowLeft', (n, w) => n[2] < w[2]],
      ['ArrowUp', (n, w) => n[1] > w[1]],
      ['ArrowDown', (n, w) => n[1] < w[1]],
    ]) {
      await tab.keyboard.press(key);
      await moved(key, check);
    }
    await tab.keyboard.press('+');
    await tab.keyboard.press('0');
    await moved('0', (n, w) => n[0] <= w[0]);
    await close(tab);
    const phone = await open(files.few, 'map by touch', SIZES.phone, busy),
      devtools = await phone.context().newCDPSession(phone),
      small = await phone.locator('#map').boundingBox(),
      [x, y] = [small.x + small.width / 2, small.y + small.height / 2];
    const touch = (type, ...points) =>
      devtools.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: points.map(([px, py], id) => ({ x: px, y: py, id })),
      });
    was = await view(phone);
    await touch('touchStart', [x, y]);
    for (let i = 1; i <= 5; i++) await touch('touchMove', [x - 15 * i, y]);
    await touch('touchEnd');
    let now = await view(phone);
    expect(now[2] > was[2], `a finger does not move the map: ${was} ${now}`);
    was = now;
    await touch('touchStart', [x - 30, y], [x + 30, y]);
    for (let i = 1; i <= 5; i++) await touch('touchMove', [x - 30 - 12 * i, y], [x + 30 + 12 * i, y]);
    await touch('touchEnd');
    now = await view(phone);
    expect(now[0] > was[0] + 0.5, `two fingers do not zoom: ${was} ${now}`);
    await close(phone);
    return 'zoom, pan, pinch, wheel, double click and 7 keys';
  },

  async 'marks, list and details'() {
    let n = 0;
    for (const [name, size] of [
      ['desktop', SIZES.desktop],
      ['phone', SIZES.phone],
    ]) {
      let tab = await open(files.few, `marks, ${name}`, size, busy);
      const marks = await tab.locator('#canvas .marks > [data-feature-id]').count();
      for (let i = 0; i < marks; i++, n++) {
        const box = await tab.locator('#canvas .marks > [data-feature-id]').nth(i).boundingBox(),
          before = [await view(tab), await tab.locator('#view-list').innerText()].join();
        await (name === 'phone' ? tab.touchscreen : tab.mouse)[name === 'phone' ? 'tap' : 'click'](
          box.x + box.width / 2,
          box.y + box.height / 2,
        );
        expect(
          [await view(tab), await tab.locator('#view-list').innerText()].join() !== before,
          `${name}: mark ${i} opens nothing`,
        );
        await close(tab);
        tab = await open(files.few, `marks, ${name}`, size, busy);
      }
      await tab.locator('#view-list .item').first().focus();
      await press(tab, 'Enter');
      const detail = await tab.locator('#view-list').innerText();
      for (const term of [
        'Date',
        'Precision',
        'Basis',
        'Place',
        'Gazetteer',
        'Record',
        'Stated distance',
        'Report',
        'Publisher',
        'Published',
        'Sentence',
        'Confidence',
      ])
        expect(detail.includes(term), `details do not say: ${term}`);
      expect(
        (await tab.evaluate(() => document.activeElement.id)) === 'leave',
        'the focus does not follow into the details',
      );
      await press(tab, 'Enter');
      expect(
        await tab.evaluate(() => document.activeElement.matches('.item')),
        'the focus does not come back to the list',
      );
      await close(tab);
    }
    const tab = await open(files.few, 'hover', {}, busy),
      box = await tab.locator('#canvas .marks > [data-feature-id]').first().boundingBox();
    await tab.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await frames(tab);
    expect(await tab.locator('#tip').isVisible(), 'no tip under the pointer');
    await close(tab);
    return `${n} marks`;
  },

  async filters() {
    const tab = await open(files.few, 'filters', {}, busy),
      all = await count(tab);
    await tab.locator('#tab-filters').click();
    const groups = await tab.locator('#view-filters fieldset').all();
    same(groups.length, 6, 'groups of filters');
    for (const group of groups.slice(0, 5)) {
      const title = await group.locator('legend').innerText();
      await group.locator('.all button').nth(1).click();
      same(await count(tab), 0, `none of ${title}`);
      let sum = 0;
      for (const box of await group.locator('input[type=checkbox]').all()) {
        await box.focus();
        await tab.keyboard.press(' ');
        sum += await count(tab);
        await tab.keyboard.press(' ');
      }
      same(sum, all, `each of ${title}, added up`);
      await group.locator('.all button').first().click();
      same(await count(tab), all, `all of ${title}`);
    }
    await tab.locator('#confidence').focus();
    await press(tab, 'End');
    expect((await count(tab)) < all, 'confidence hides nothing');
    await tab.locator('#reset').click();
    same(await count(tab), all, 'show everything again');
    const word = (await tab.locator('#canvas .label:not(.quiet, .country) text').first().textContent())
      .split(' ')[0]
      .toLowerCase();
    await tab.locator('#search').fill(word);
    expect(
      (await count(tab)) < all && (await count(tab)) > 0,
      `a search for ${word} finds ${await count(tab)} of ${all}`,
    );
    await tab.locator('#search').fill('');
    await close(tab);
    return `6 groups over ${all} events`;
  },

  async 'what is not on the map'() {
    const tab = await open(files.few, 'rest'),
      table = name => few.tables[name].n,
      missing = table('undated') + table('undated_lines') + table('unplaced');
    same(await text(tab, 'tab-rest'), `Not on the map (${missing})`, 'the tab');
    await tab.locator('#tab-rest').click();
    same(
      await tab.locator('#view-rest h2').innerText(),
      `${missing} of ${missing + table('events') + table('regions')} events are not on the map`,
      'the headline',
    );
    for (const summary of await tab.locator('#view-rest summary').all())
      if (!(await summary.evaluate(e => e.parentNode.open))) await summary.click();
    same(await tab.locator('#view-rest .item').count(), missing, 'events listed');
    await tab.locator('#view-rest .item').last().click();
    expect(/Not on the map:/.test(await tab.locator('.why').innerText()), 'an unplaced event does not say why');
    await tab.locator('#tab-sources').click();
    same(await tab.locator('.sources li').count(), 6, 'sources');
    await tab.locator('#tab-sources').focus();
    await press(tab, 'ArrowRight');
    same(await tab.evaluate(() => document.activeElement.id), 'tab-list', 'arrows among the tabs');
    await close(tab);
    return `${missing} events, each with its reason`;
  },

  async permalink() {
    const tab = await open(files.few, 'permalink', {}, busy);
    await tab.locator('#tab-filters').click();
    await tab.locator('#view-filters input[type=checkbox]').nth(4).click();
    await tab.locator('#zoom-in').click();
    await tab.locator('#theme').click();
    await tab.locator('#theme').click();
    await tab.locator('#tab-list').click();
    await tab.locator('#view-list .item').first().click();
    await tab.waitForTimeout(400);
    const hash = new URL(tab.url()).hash,
      shows = async tab => [
        await text(tab, 'date'),
        await count(tab),
        await tab.locator('#canvas [data-label]').allTextContents(),
        await tab.locator('.detail h2').innerText(),
      ],
      wanted = await shows(tab);
    const other = await open(files.few, 'permalink, again', {}, hash);
    same(await shows(other), wanted, hash);
    same(await other.evaluate(() => document.documentElement.dataset.theme), 'dark', 'colours in the link');
    await other.evaluate(() => {
      location.hash = '#d=2017-09-05';
    });
    await other.waitForTimeout(300);
    same(await text(other, 'date'), '2017-09-05', 'a changed address');
    await close(tab);
    await close(other);
    for (const odd of [
      '#d=9999-99-99&v=x,y,z&e=__proto__&t=a.b.-1&c=NaN&l=%F0',
      '#%E0%A4%A',
      '#v=99,999,999&d=',
      '#v=NaN,0,0&q=%00%3Cscript%3E',
    ]) {
      const wrong = await open(files.few, `address ${odd}`, {}, odd);
      expect(/^\d{4}-/.test(await text(wrong, 'date')), `${odd} leaves no day`);
      await close(wrong);
    }
    return 'day, view, event, filters and colours';
  },

  async 'time zones'() {
    const at26 = structuredClone(few),
      dated = ['events', 'regions', 'advances'].map(name => at26.tables[name].columns),
      all = dated.reduce((sum, { begin }) => sum + begin.at.length, 0);
    for (const { begin, end } of dated)
      for (const [column, value] of [
        [begin, '2017-10-26T00:00:00'],
        [end, '2017-10-27T00:00:00'],
      ]) {
        column.values.push(value);
        column.at.fill(column.values.length - 1);
      }
    const file = withData(page, at26, path.resolve(out, 'zones.html'));
    for (const timezoneId of ['Asia/Baghdad', 'America/New_York', 'Pacific/Kiritimati']) {
      const tab = await open(file, timezoneId, { timezoneId }, '#d=2017-10-26');
      same(
        [await text(tab, 'date'), await text(tab, 'weekday'), await count(tab)],
        ['2017-10-26', 'Thursday', all],
        timezoneId,
      );
      await tab.locator('#next').click();
      same(await count(tab), 0, `${timezoneId}, the day after`);
      await close(tab);
    }
    return 'Baghdad, New York, Kiritimati';
  },

  async 'hostile reports'() {
    const strings = HOSTILE;
    for (const [i, hostile] of strings.entries()) {
      const file = withData(
        page,
        campaign(12, { words: plain => (hostile.includes('%') ? hostile.replace('%', plain) : hostile) }),
        path.resolve(out, 'hostile.html'),
      );
      await inert(file, `hostile ${i} (${hostile.slice(0, 40)})`);
    }
    same(strings.length, 40, 'hostile reports');
    return `${strings.length} hostile reports leave the page inert`;
  },

  async 'hostile reports, read by dateline'() {
    if (!dateline) return 'no program named: not made';
    const folder = path.resolve(out, 'hostile'),
      reports = path.resolve(out, 'hostile.jsonl');
    fs.rmSync(folder, { recursive: true, force: true });
    const report = (hostile, i) => ({
      id: `h${i}`,
      title: hostile,
      publisher: hostile,
      url: hostile,
      text: `Published 2017-11-17\n\nTroops of ${hostile} captured Rawa on Friday, ${hostile} said.\n`,
    });
    fs.writeFileSync(reports, HOSTILE.map(report).map(r => JSON.stringify(r) + '\n').join(''));
    execFileSync(dateline, ['map', reports, '-o', folder, '--quote', '-q']);
    await inert(path.join(folder, 'map.html'), 'hostile reports, read');
    const events = fs.readFileSync(path.join(folder, 'events.jsonl'), 'utf8').trim().split('\n').length;
    expect(events >= 30, `hostile reports, read: ${events} events of 40 reports`);
    return `${events} events of ${HOSTILE.length} reports, mapped with their sentences, leave the page inert`;
  },

  async 'accessibility (axe-core)'() {
    let n = 0;
    for (const [name, size] of Object.entries(SIZES))
      for (const colorScheme of ['light', 'dark']) {
        const tab = await open(files.few, `axe ${name}`, { ...size, colorScheme }, busy);
        const look = async what => {
          await tab.evaluate(axe);
          const { violations } = await tab.evaluate(() => axe.run({ resultTypes: ['violations'] }));
          for (const v of violations)
            expect(
              !['serious', 'critical'].includes(v.impact),
              `axe, ${name} ${colorScheme}, ${what}: ${v.id} (${v.impact}): ${v.nodes
                .slice(0, 3)
                .map(node => `${node.target} ${node.failureSummary.split('\n')[1]?.trim().slice(0, 160)}`)
                .join(' | ')}`,
            );
          n += violations.length;
        };
        for (const view of ['list', 'filters', 'rest', 'sources']) {
          await tab.locator('#tab-' + view).click();
          await look(view);
        }
        await tab.locator('#tab-list').click();
        await tab.locator('#view-list .item').first().click();
        await look('details');
        if (name !== 'phone') {
          await tab.locator('#help-open').click();
          await look('help');
          await tab.keyboard.press('Escape');
        }
        await close(tab);
      }
    return `${n} violations of any weight`;
  },

  async 'tiles, only where they were asked for'() {
    if (!tiled) return 'not asked for';
    const context = await browser.newContext(SIZES.desktop),
      tab = await context.newPage(),
      asked = [];
    const tile =
      '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="red"/></svg>';
    await tab.route(/^https?:/, route => {
      asked.push(route.request().url());
      return route.fulfill({ contentType: 'image/svg+xml', body: tile });
    });
    tab.on('console', m => m.type() === 'error' && expect(false, `tiles: console: ${m.text().slice(0, 200)}`));
    await tab.goto(pathToFileURL(tiled).href);
    await tab.waitForTimeout(500);
    expect(
      asked.length > 3 && asked.every(url => /^https:\/\/tiles\.example\.org\/\d+\/\d+\/\d+\.png$/.test(url)),
      `asked for ${asked.slice(0, 3)}`,
    );
    same(await tab.locator('#canvas image').count(), asked.length, 'tiles drawn');
    expect((await text(tab, 'credit')).includes('tiles.example.org'), 'the tiles are not credited');
    await context.close();
    return `${asked.length} tiles, all from the one address`;
  },

  async 'reduced motion, contrast, print'() {
    for (const options of [{ reducedMotion: 'reduce' }, { contrast: 'more' }, { forcedColors: 'active' }]) {
      const tab = await open(files.few, JSON.stringify(options), options, busy);
      expect((await count(tab)) > 0, `nothing shown with ${JSON.stringify(options)}`);
      await close(tab);
    }
    const tab = await open(files.few, 'print', { colorScheme: 'dark' }, busy);
    await tab.emulateMedia({ media: 'print' });
    await tab.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const paper = await tab.evaluate(() => [
      getComputedStyle(document.body).backgroundColor,
      getComputedStyle(document.body).color,
      getComputedStyle(document.getElementById('track')).display,
    ]);
    same(paper, ['rgb(255, 255, 255)', 'rgb(0, 0, 0)', 'none'], 'paper, ink and controls in print');
    const pdf = await tab.pdf({ path: path.join(out, 'print.pdf'), format: 'A4' });
    expect(pdf.length > 10_000, `the print is ${pdf.length} bytes`);
    await close(tab);
    return `${pdf.length} bytes of print`;
  },
};

const HOSTILE = [
  '</script><script>window.hacked=1</script>',
  '<script>window.hacked=1</script>%',
  '<img src=x onerror=window.hacked=1>%',
  '<svg onload=window.hacked=1>%',
  '<svg><animate onbegin=window.hacked=1 attributeName=x dur=1s>%',
  '"><img src=x onerror=window.hacked=1>',
  "' onmouseover='window.hacked=1",
  '" autofocus onfocus="window.hacked=1" x="',
  'javascript:window.hacked=1',
  'JaVaScRiPt:window.hacked=1//https://',
  'data:text/html,<script>window.hacked=1</script>',
  'vbscript:msgbox(1)',
  '\u0001javascript:window.hacked=1',
  ' https://example.org/"onclick="window.hacked=1',
  'https://example.org/ javascript:window.hacked=1',
  '<iframe src="javascript:parent.hacked=1"></iframe>',
  '<a href="javascript:window.hacked=1">%</a>',
  '<style>*{display:none}</style>%',
  '<base href="https://example.net/">',
  '<meta http-equiv=refresh content="0;url=https://example.net">',
  '<link rel=stylesheet href=//example.net/x.css>',
  '<form action=//example.net><button>%</button></form>',
  '<!--%',
  ']]>%<![CDATA[',
  '<math><mtext><script>window.hacked=1</script></mtext></math>',
  '{{script}}%',
  '{{constructor.constructor("window.hacked=1")()}}',
  '${window.hacked=1}%',
  '<%= 7*7 %>',
  '=HYPERLINK("https://example.net","%")',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '\u202e%\u202d\u2066',
  '%\u0000\u0007\u001b[31m\u009b',
  '\u2028%\u2029\ufeff',
  '😀🏴‍☠️'.repeat(40),
  'W'.repeat(20_000),
  'م'.repeat(5_000) + '%',
];

const only = process.env.ONLY;
for (const [name, run] of Object.entries(areas)) {
  if (only && !name.includes(only)) continue;
  const before = failures.length,
    began = Date.now();
  let said = '';
  try {
    said = await run();
  } catch (e) {
    expect(false, `${name}: ${e.message.split('\n').slice(0, 4).join(' ')}`);
  }
  console.log(
    `${failures.length > before ? 'FAIL' : 'ok  '}  ${name}: ${said} (${Math.round((Date.now() - began) / 1000)} s)`,
  );
  for (const f of failures.slice(before, before + 12)) console.log('        ' + f);
}
await browser.close();
console.log(`${path.basename(page)}: ${failures.length} failures`);
process.exit(failures.length ? 1 : 0);
