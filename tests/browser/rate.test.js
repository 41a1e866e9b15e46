// The learning rate, its bound and the verdict.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, Live } from './live.js';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('beyond the bound the slider warns and the verdict says why', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  assert.match(await live.text('#verdict'), /^converged/);
  assert.match(await live.text('#bound'), /^bound 1: 2 \/ largest curvature at the minimum$/);
  assert.ok(await live.page.isVisible('#bound-mark'));
  const calm = await live.page.evaluate(() => getComputedStyle(document.querySelector('#rate-slider')).accentColor);

  // The mark is where the slider has the bound: two thumb widths to its right the rate is beyond.
  const mark = await live.page.locator('#bound-mark').boundingBox();
  const thumb = await live.page.locator('#rate-slider').boundingBox();
  const middle = thumb.y + thumb.height / 2;
  await live.page.mouse.move(thumb.x + thumb.width * 0.6, middle);
  await live.page.mouse.down();
  await live.page.mouse.move(mark.x + mark.width / 2, middle, { steps: 5 });
  await live.page.mouse.up();
  await live.settled({ lr: /./ });
  await live.page.waitForTimeout(500);
  const atMark = Number(await live.setting('lr'));
  assert.ok(atMark > 0.85 && atMark < 1.18, `rate ${atMark} at the mark of 1`);

  await live.type('#rate', '1.2');
  await live.settled({ lr: '1.2' });
  await live.says('#verdict', /^diverged/);
  assert.match(await live.text('#bound'), /^Above the bound 1 \(2 \/ largest curvature at the minimum\)$/);
  const alarm = await live.page.evaluate(() => getComputedStyle(document.querySelector('#rate-slider')).accentColor);
  assert.notEqual(alarm, calm);
  await live.says('#announcer', /^diverged/);

  await live.type('#rate', '1');
  await live.says('#verdict', /^oscillating: the learning rate 1 equals 2 \/ 2\.00, the bound along b/);
  await live.close();
});

test('the slider spans rate and bound of any size', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line&lr=0.000002');
  const [low, high] = await live.page.$eval('#rate-slider', ({ min, max }) => [Number(min), Number(max)]);
  assert.ok(low <= Math.log10(0.000002) - 0.5 && high >= 1, `${low} to ${high}`);
  await live.close();
});

test('each optimizer runs, and one without a rate has none', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  const verdicts = new Set();
  for (const optimizer of ['momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam', 'adamw', 'lm']) {
    await live.page.selectOption('#optimizer', optimizer);
    await live.settled({ optimizer });
    verdicts.add(await live.text('#verdict'));
    assert.match(await live.text('#report'), new RegExp(optimizer), 'the report names the optimizer');
  }
  assert.ok(verdicts.size > 2, [...verdicts].join('\n'));
  assert.ok(await live.page.isDisabled('#rate'));
  assert.equal(await live.page.inputValue('#rate'), '');
  await live.close();
});

test('of many changes at once the last one counts', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=net-global');
  await live.page.evaluate(() => {
    const slider = document.querySelector('#rate-slider');
    for (let i = 0; i <= 200; i += 1) {
      slider.value = String(-3 + i / 100);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    }
    slider.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await live.settled({ lr: '0.1' });
  assert.equal(await live.page.inputValue('#rate'), '0.1');
  assert.match(await live.text('#command'), /--lr 0\.1 /);
  await live.close();
});
