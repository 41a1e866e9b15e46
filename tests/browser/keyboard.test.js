// The page by keyboard alone, and what a screen reader is told.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, Live } from './live.js';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('Tab reaches every control, in the order of the page, with a visible focus', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  const reached = [];
  await live.page.keyboard.press('Tab');
  for (let i = 0; i < 80; i += 1) {
    const focused = await live.page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return { id: element.id || element.tagName, isVisible: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 };
    });
    if (!focused) break;
    assert.ok(focused.isVisible, `the focus on ${focused.id} is seen`);
    reached.push(focused.id);
    await live.page.keyboard.press('Tab');
  }
  const expected = [
    'skip', 'tutorial', 'theme', 'language', 'surface', 'fit-view', 'contour', 'back', 'play', 'forward', 'scrub', 'speed', 'command',
    'copy-command', 'report', 'preset', 'formula', 'save-data', 'noise', 'seed', 'file', 'optimizer', 'rate-slider', 'rate', 'start-0', 'start-1',
    'steps', 'precision', 'scale', 'keep', 'open-basins', 'copy-link', 'save-gif', 'save-png', 'save-csv',
  ];
  assert.deepEqual(reached.filter((id) => id !== 'SUMMARY'), expected);
  await live.close();
});

test('a descent is set up, played and compared without a pointer', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  const { keyboard } = live.page;
  await live.page.focus('#skip');
  await keyboard.press('Enter');
  await keyboard.press('Tab');
  assert.equal(await live.page.evaluate(() => document.activeElement.id), 'surface');
  const surface = await live.fingerprint('surface');
  await keyboard.press('ArrowUp');
  await keyboard.press('-');
  await live.settled({ elevation: '35', zoom: '0.87' });
  await live.changed('surface', surface);
  await keyboard.press('0');
  await live.page.waitForFunction(() => !/elevation|zoom/.test(location.hash));
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await keyboard.press('Shift+ArrowLeft');
  await live.settled({ start: /^4\.1,4$/ });
  await live.page.focus('#rate-slider');
  await keyboard.press('ArrowRight');
  await live.settled({ lr: /^0\.102/ });
  await live.page.focus('#keep');
  await keyboard.press('Enter');
  await live.page.waitForSelector('#kept li button');
  await live.page.focus('#kept li button');
  await keyboard.press('Enter');
  await live.page.waitForSelector('#kept li', { state: 'detached' });
  await live.page.waitForFunction(() => document.activeElement.id === 'keep');
  await live.page.focus('#scrub');
  await keyboard.press('Home');
  assert.equal(await live.page.inputValue('#scrub'), '0');
  await live.close();
});

test('everything has a name, the pictures tell what is on them', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  await live.page.waitForFunction(() => document.querySelector('#loss').getAttribute('aria-label'));
  for (const id of ['fit', 'surface', 'contour', 'loss']) {
    const label = await live.page.getAttribute(`#${id}`, 'aria-label');
    assert.match(label, /step 399/, id);
  }
  await live.page.fill('#scrub', '3');
  await live.page.waitForFunction(() => /step 3\b/.test(document.querySelector('#contour').getAttribute('aria-label')));
  assert.match(await live.page.getAttribute('#scrub', 'aria-valuetext'), /^step 3 of 399, a = .*, b = .*, loss /);
  const unnamed = await live.page.$$eval('input, select, button, canvas, progress', (all) =>
    all
      .filter((one) => !one.closest('[hidden]'))
      .filter((one) => !one.getAttribute('aria-label') && !(one.labels?.length > 0) && one.textContent.trim() === '')
      .map((one) => one.outerHTML),
  );
  assert.deepEqual(unnamed, []);
  const described = await live.page.$$eval('[aria-describedby]', (all) =>
    all.flatMap((one) => one.getAttribute('aria-describedby').split(' ')).filter((id) => !document.getElementById(id)),
  );
  assert.deepEqual(described, []);
  assert.equal(await live.page.locator('main').count(), 1);
  assert.equal(await live.page.locator('h1').count(), 1);
  const levels = await live.page.$$eval('main h2, main h3, h1', (all) => all.map((one) => Number(one.tagName[1])));
  levels.forEach((level, index) => assert.ok(index === 0 || level - levels[index - 1] <= 1, levels.join(' ')));
  await live.close();
});
