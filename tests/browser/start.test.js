// The start: dragged, clicked, typed, moved by keys.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, Live } from './live.js';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const startOf = async (live) => (await live.setting('start')).split(',').map(Number);

test('dragging on the contour map moves the start and the descent with it', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=net-global');
  const surface = await live.fingerprint('surface');
  const from = await live.place('contour', 0.5, 0.4);
  await live.page.mouse.move(from.x, from.y);
  await live.page.mouse.down();
  const to = await live.place('contour', 0.75, 0.6);
  await live.page.mouse.move(to.x, to.y, { steps: 12 });
  await live.page.mouse.up();
  await live.settled({ start: /,/ });
  const [a, b] = await startOf(live);
  assert.ok(a > 2.5 && a < 6 && b > 0 && b < 3.5, `start ${a}, ${b}`);
  assert.equal(await live.page.inputValue('#start-0'), String(a));
  assert.equal(await live.page.inputValue('#start-1'), String(b));
  await live.changed('surface', surface);
  // The start lies under the pointer again.
  await live.page.waitForSelector(`#contour[aria-label*="start at a = ${a}, b = ${b}"]`);
  await live.close();
});

test('a click on the surface puts the start there, a double click resets the camera', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line&azimuth=-20');
  const at = await live.place('surface', 0.5, 0.6);
  await live.page.mouse.click(at.x, at.y);
  await live.settled({ start: /,/ });
  const [a, b] = await startOf(live);
  assert.ok(a > -2 && a < 7 && b > -2 && b < 7, `start ${a}, ${b}`);
  await live.page.mouse.dblclick(at.x, at.y + 10);
  await live.page.waitForFunction(() => !location.hash.includes('azimuth'));
  assert.deepEqual(await startOf(live), [a, b]);
  await live.close();
});

test('fields and arrow keys move it too, with Shift ten times as far', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  await live.type('#start-0', '-1.5');
  await live.settled({ start: '-1.5,4' });
  await live.page.focus('#contour');
  await live.page.keyboard.press('ArrowRight');
  await live.settled({ start: /^-1\.4/ });
  const [near] = await startOf(live);
  await live.page.keyboard.press('Shift+ArrowRight');
  await live.page.waitForFunction((before) => Number(document.querySelector('#start-0').value) > before + 0.5, near);
  await live.quiet();
  const [far] = await startOf(live);
  assert.ok(Math.abs((far - near) / (near + 1.5) - 10) < 0.2, `${near}, then ${far}`);
  await live.close();
});

test('a finger drags the start, and scrolls elsewhere', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line&start=2,2', {
    context: { hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } },
  });
  const cdp = await live.context.newCDPSession(live.page);
  const touch = (type, points) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await live.page.waitForSelector('#contour[aria-label*="start at a = 2, b = 2"]');
  // Across the middle of the range -2 to 7, less the room of the axes: near enough for a finger.
  const at = await live.place('contour', 0.53, 0.49);
  const scrolled = await live.page.evaluate(() => scrollY);
  await touch('touchStart', [at]);
  for (let i = 1; i <= 10; i += 1) await touch('touchMove', [{ x: at.x + 6 * i, y: at.y - 6 * i }]);
  await touch('touchEnd', []);
  await live.page.waitForFunction(() => Number(document.querySelector('#start-0').value) > 2.5);
  await live.quiet();
  const [a, b] = await startOf(live);
  assert.ok(a > 2.5 && b > 2.5, `start ${a}, ${b}`);
  assert.equal(await live.page.evaluate(() => scrollY), scrolled);
  await live.close();
});

test('the map stays while the start moves, until it is fitted again', async () => {
  const live = await Live.open(browser, 'lang=en&example=puromycin&optimizer=lm');
  assert.equal(await live.setting('view'), null);
  await live.page.focus('#contour');
  await live.page.keyboard.press('ArrowUp');
  await live.settled({ start: /,/ });
  const held = await live.setting('view');
  assert.equal(held?.split(',').length, 4);
  await live.page.keyboard.press('ArrowUp');
  await live.quiet();
  assert.equal(await live.setting('view'), held);
  await live.page.click('#fit-view');
  await live.page.waitForFunction(() => !/view=/.test(location.hash));
  // Another model has another map.
  await live.page.focus('#contour');
  await live.page.keyboard.press('ArrowUp');
  await live.settled({ view: /,/ });
  await live.page.selectOption('#preset', 'example=cooling');
  await live.settled({ example: 'cooling' });
  assert.equal(await live.setting('view'), null);
  await live.close();
});

test('a start that leads to a higher minimum is remarked, and kept', async () => {
  const wave = 'example=oscillation&formula=a*sin(w*seconds%2Bp)%20%2B%20c&optimizer=lm&start=1,4,0,0';
  const live = await Live.open(browser, `lang=en&${wave}`);
  await live.says('#remark', /^not the lowest: /);
  assert.match(await live.text('#verdict'), /^converged/);
  assert.match(await live.text('#command'), /--start a=1,w=4,p=0,c=0 .*--no-search/);
  // The remark says where it is lower; from there nothing is left to say.
  const [, w] = /,w=([^,]+),/.exec(await live.text('#remark'));
  await live.type('#start-1', w);
  await live.settled({ start: `1,${w},0,0` });
  await live.page.waitForTimeout(1500);
  assert.ok(await live.page.isHidden('#remark'), await live.text('#remark'));
  await live.close();
});
