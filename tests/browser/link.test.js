// Runs kept for comparison, and links that bring everything back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, Live } from './live.js';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const PICTURES = ['fit', 'surface', 'contour', 'loss'];

test('up to five runs are kept, labeled and removed', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  let count = 0;
  for (const rate of ['0.01', '0.05', '0.1', '0.5', '0.9']) {
    await live.type('#rate', rate);
    await live.page.waitForFunction((lr) => document.querySelector('#report').textContent.includes(` ${lr}`), rate);
    await live.page.click('#keep');
    await live.page.waitForFunction((lr) => [...document.querySelectorAll('#kept li')].some((run) => run.textContent.startsWith(`sgd ${lr} from`)), rate);
    assert.equal(await live.page.getAttribute('#keep', 'aria-disabled'), 'true', 'the same run is not kept twice');
    assert.equal(await live.page.evaluate(() => document.activeElement.id), 'keep', 'the focus stays');
    await live.page.keyboard.press('Enter');
    assert.equal(await live.page.locator('#kept li').count(), (count += 1));
  }
  const before = await live.fingerprint('contour');
  await live.page.selectOption('#optimizer', 'adam');
  await live.settled({ optimizer: 'adam' });
  await live.changed('contour', before);
  assert.equal(await live.page.getAttribute('#keep', 'aria-disabled'), 'true');
  assert.match(await live.text('#keep-hint'), /^Five runs/);
  const labels = await live.page.$$eval('#kept li', (runs) => runs.map((run) => run.textContent));
  assert.equal(labels.length, 5);
  assert.match(labels[0], /^sgd 0\.01 from 5, 4/);

  const all = await live.fingerprint('contour');
  await live.page.click('#kept li:nth-child(3) button');
  await live.page.waitForFunction(() => document.querySelectorAll('#kept li').length === 4);
  await live.changed('contour', all);
  assert.equal(await live.page.getAttribute('#keep', 'aria-disabled'), 'false');
  await live.close();
});

test('a link brings back what is shown, pixel for pixel', async () => {
  const live = await Live.open(browser, 'lang=zh&scenario=net-global&theme=dark');
  await live.page.click('#keep');
  await live.page.waitForSelector('#kept li');
  await live.type('#rate', '0.3');
  await live.type('#start-0', '2.5');
  await live.settled({ lr: '0.3', start: /^2\.5/ });
  await live.page.focus('#surface');
  await live.page.keyboard.press('ArrowLeft');
  await live.page.keyboard.press('+');
  await live.page.fill('#scrub', '20');
  await live.settled({ step: '20', azimuth: '-65', zoom: '1.15' });
  // The camera comes to rest and is drawn in full.
  await live.page.waitForTimeout(600);
  await live.drawn();
  const pictures = await Promise.all(PICTURES.map((name) => live.fingerprint(name)));
  const hash = await live.page.evaluate(() => location.hash.slice(1));

  const again = await Live.open(browser, hash);
  await again.page.waitForTimeout(300);
  assert.deepEqual(await Promise.all(PICTURES.map((name) => again.fingerprint(name))), pictures);
  assert.equal(await again.page.evaluate(() => location.hash.slice(1)), hash);
  assert.equal(await again.page.getAttribute('html', 'lang'), 'zh-Hans');
  assert.equal(await again.page.locator('#kept li').count(), 1);
  await again.close();
  await live.close();
});

test('the address follows, a changed address is followed', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  const entries = await live.page.evaluate(() => history.length);
  await live.type('#rate', '0.25');
  await live.settled({ lr: '0.25' });
  assert.equal(await live.page.evaluate(() => history.length), entries, 'no entry for every change');
  await live.page.evaluate(() => (location.hash = 'lang=en&example=cooling'));
  await live.settled({ example: 'cooling' });
  assert.match(await live.text('#rows'), /31 rows, temperature over minutes/);
  await live.page.goBack();
  await live.settled({ lr: '0.25' });
  assert.match(await live.text('#rows'), /^200 rows/);
  await live.close();
});

test('link and command can be copied', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line&lr=0.2', {
    context: { permissions: ['clipboard-read', 'clipboard-write'] },
  });
  await live.quiet();
  await live.page.click('#copy-link');
  await live.says('#copy-link', /^Copied$/);
  const link = await live.page.evaluate(() => navigator.clipboard.readText());
  assert.equal(link, await live.page.evaluate(() => location.href));
  await live.page.click('#copy-command');
  await live.says('#copy-command', /^Copied$/);
  const command = await live.page.evaluate(() => navigator.clipboard.readText());
  assert.equal(command, await live.text('#command'));
  assert.match(command, /^gd fit .* --lr 0\.2/);
  await live.close();
});

test('a model moved away from its start is not named after where it ended', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=net-global');
  const shown = () => live.page.$eval('#preset', (select) => select.selectedOptions[0].textContent);
  assert.equal(await shown(), 'Tiny network, global minimum');
  await live.type('#start-0', '5');
  await live.settled({ start: /^5,/ });
  assert.equal(await shown(), 'Tiny network');
  await live.page.selectOption('#preset', 'scenario=net-global');
  await live.page.waitForFunction(() => !location.hash.includes('start='));
  assert.equal(await shown(), 'Tiny network, global minimum');
  await live.close();
});

test('every scenario and example opens', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  const presets = await live.page.$$eval('#preset option', (options) => options.map((option) => option.value).filter(Boolean));
  assert.equal(presets.length, 9);
  const seen = new Set();
  for (const preset of presets) {
    await live.page.selectOption('#preset', preset);
    await live.page.waitForFunction((state) => location.hash.includes(state), preset);
    await live.drawn();
    assert.equal(await live.page.$eval('#preset', (select) => select.value), preset);
    seen.add(await live.fingerprint('fit'));
  }
  assert.equal(seen.size, presets.length);
  await live.close();
});
