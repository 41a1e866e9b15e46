// Play, pause, step, scrub, speed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, Live } from './live.js';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const stepOf = (live) => live.page.$eval('#scrub', (scrub) => Number(scrub.value));
const MOVING = { context: { reducedMotion: 'no-preference' } };

test('it plays by itself from the start to the end', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line&speed=4', MOVING);
  assert.ok((await stepOf(live)) < 399);
  assert.equal(await live.page.getAttribute('#play', 'aria-label'), 'Pause');
  await live.page.waitForFunction(() => document.querySelector('#scrub').value === '399', undefined, { timeout: 10_000 });
  await live.page.waitForSelector('#play[aria-label="Play"]');
  await live.drawn();
  assert.match(await live.text('#numbers'), /step 399 of 399.*a = 1\.2.*b = 2\.4.*loss 0\.011/s);
  await live.close();
});

test('pause, play, single steps, keys', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line', MOVING);
  await live.page.click('#play');
  await live.page.waitForTimeout(200);
  const paused = await stepOf(live);
  await live.page.waitForTimeout(300);
  assert.equal(await stepOf(live), paused);
  await live.page.click('#forward');
  assert.equal(await stepOf(live), paused + 1);
  await live.says('#announcer', new RegExp(`^step ${paused + 1} of 399, a = `));
  await live.page.click('#back');
  await live.page.click('#back');
  assert.equal(await stepOf(live), Math.max(0, paused - 1));
  await live.page.evaluate(() => document.activeElement.blur());
  await live.page.keyboard.press('.');
  await live.page.keyboard.press('.');
  await live.page.keyboard.press(',');
  assert.equal(await stepOf(live), Math.max(0, paused - 1) + 1);
  await live.page.keyboard.press('Space');
  await live.page.waitForFunction((before) => Number(document.querySelector('#scrub').value) > before + 2, paused);
  await live.page.keyboard.press('Space');
  assert.equal(await live.page.getAttribute('#play', 'aria-label'), 'Play');
  // A space typed into a field is a space.
  const before = await stepOf(live);
  await live.page.focus('#formula');
  await live.page.keyboard.press('End');
  await live.page.keyboard.press('Space');
  assert.equal(await live.page.getAttribute('#play', 'aria-label'), 'Play');
  assert.equal(await stepOf(live), before);
  await live.close();
});

test('the slider and the loss show any step, with its numbers', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  await live.page.fill('#scrub', '0');
  await live.drawn();
  assert.match(await live.text('#numbers'), /step 0 of 399.*a = 5.*b = 4/s);
  const [surface, contour] = [await live.fingerprint('surface'), await live.fingerprint('contour')];
  const middle = await live.place('loss', 0.5, 0.5);
  await live.page.mouse.click(middle.x, middle.y);
  await live.page.waitForFunction(() => Math.abs(Number(document.querySelector('#scrub').value) - 200) < 60);
  await live.drawn();
  await live.changed('surface', surface);
  await live.changed('contour', contour);
  await live.settled({ step: String(await stepOf(live)) });
  await live.close();
});

test('reduced motion: nothing plays by itself, the end is shown', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  assert.equal(await stepOf(live), 399);
  await live.page.waitForTimeout(400);
  assert.equal(await stepOf(live), 399);
  await live.page.selectOption('#preset', 'scenario=cubic');
  await live.settled({ scenario: 'cubic' });
  assert.equal(await live.page.getAttribute('#play', 'aria-label'), 'Play');
  const transition = await live.page.$eval('#fit', (canvas) => getComputedStyle(canvas).transitionProperty);
  assert.equal(transition, 'none');
  // Asked for, it plays.
  await live.page.click('#play');
  await live.page.waitForFunction(() => {
    const step = Number(document.querySelector('#fit').dataset.step);
    return step > 0 && step < 300;
  });
  await live.close();
});

test('speed changes how fast', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  const seconds = async (speed) => {
    await live.page.selectOption('#speed', speed);
    await live.page.fill('#scrub', '0');
    const began = Date.now();
    await live.page.click('#play');
    await live.page.waitForFunction(() => Number(document.querySelector('#scrub').value) >= 25);
    await live.page.click('#play');
    return (Date.now() - began) / 1000;
  };
  // A quarter of the time shows the first sixteenth of the steps: 2 s at speed 1.
  const [fast, slow] = [await seconds('4'), await seconds('0.5')];
  assert.ok(fast < 2 && slow > 3.5, `${fast} s and ${slow} s`);
  await live.settled({ speed: '0.5' });
  await live.close();
});
