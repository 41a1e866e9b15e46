// The basin map.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, Live } from './live.js';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('the map is drawn with progress, in a dialog', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=net-global');
  await live.page.click('#open-basins');
  assert.ok(await live.page.isVisible('#basins'));
  await live.page.selectOption('#basins-points', '20');
  await live.page.evaluate(() => {
    window.counts = new Set();
    new MutationObserver(() => window.counts.add(document.querySelector('#basins-count').textContent)).observe(
      document.querySelector('#basins-count'),
      { childList: true, characterData: true, subtree: true },
    );
  });
  await live.page.click('#basins-run');
  await live.page.waitForSelector('#basins-map', { state: 'visible', timeout: 60_000 });
  const [width, height] = await live.page.$eval('#basins-map', async (map) => {
    await map.decode();
    return [map.naturalWidth, map.naturalHeight];
  });
  assert.deepEqual([width, height], [800, 600]);
  const text = await live.text('#basins-text');
  assert.ok(text.split('\n').length >= 2, text);
  const counts = await live.page.evaluate(() => [...window.counts]);
  assert.ok(counts.length >= 2 && counts.includes('400 of 400 descents'), counts.join('; '));
  assert.ok(await live.page.isHidden('#basins-progress'));
  await live.page.keyboard.press('Escape');
  assert.ok(await live.page.isHidden('#basins'));
  await live.close();
});

test('it can be cancelled and drawn anew, while the page goes on', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=net-global');
  await live.page.click('#open-basins');
  await live.page.selectOption('#basins-points', '160');
  await live.page.click('#basins-run');
  await live.says('#basins-count', /^[1-9]\d* of 25600/);
  // The page is not held up.
  assert.equal(await live.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 10, 'awake'))), 'awake');
  await live.page.click('#cancel-basins');
  await live.page.waitForSelector('#basins-progress', { state: 'hidden' });
  assert.ok(await live.page.isHidden('#basins-map'));
  await live.page.selectOption('#basins-points', '20');
  await live.page.click('#basins-run');
  await live.page.waitForSelector('#basins-map', { state: 'visible', timeout: 60_000 });
  await live.page.click('#close-basins');
  await live.close();
});
