// Downloads, and the numbers behind them: the bytes that `gd` makes on this machine.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, Live } from './live.js';

const EXPECTED = process.env.GD_EXPECTED;
const SCENARIOS = ['line', 'line-lr1', 'cubic', 'net-global', 'net-local'];
const without = EXPECTED ? false : 'GD_EXPECTED names no folder';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Saves a file by its button and returns its bytes. */
async function save(live, kind) {
  const [saved] = await Promise.all([
    live.page.waitForEvent('download', { timeout: 120_000 }),
    live.page.click(`#save-${kind}`),
  ]);
  return { name: saved.suggestedFilename(), bytes: readFileSync(await saved.path()) };
}

/** The first place at which two files part. */
function assertSame(bytes, expected, name) {
  const at = bytes.findIndex((byte, index) => byte !== expected[index]);
  assert.ok(bytes.equals(expected), `${name}: ${bytes.length} bytes, gd wrote ${expected.length}; the first other byte is ${at}`);
}

test('the five descents are those of the host, bit for bit', { skip: without }, async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  const bits = await live.page.evaluate(async (scenarios) => {
    const { Program, Remote } = await import('./remote.js');
    const remote = new Remote(new Program(new URL('.', location.href)));
    const found = {};
    for (const scenario of scenarios) {
      await remote.call('open', { state: `scenario=${scenario}` });
      found[scenario] = await remote.call('bits');
    }
    remote.end();
    return found;
  }, SCENARIOS);
  for (const scenario of SCENARIOS) {
    const expected = readFileSync(join(EXPECTED, `trajectory-${scenario}.txt`), 'utf8').split('\n');
    const lines = bits[scenario].split('\n');
    const at = lines.findIndex((line, step) => line !== expected[step]);
    assert.equal(at, -1, `${scenario}: step ${at} is ${lines[at]}, gd has ${expected[at]}`);
    assert.equal(lines.length, expected.length);
    assert.ok(lines.length >= 400);
  }
  await live.close();
});

const files = EXPECTED ? readdirSync(EXPECTED).filter((name) => /\.(gif|png|csv)$/.test(name)) : [];

test('there are files to compare with', { skip: without }, () => {
  for (const kind of ['gif', 'png', 'csv']) assert.ok(files.some((name) => name.endsWith(kind)), `a ${kind} of gd`);
});

for (const name of files) {
  const [preset, kind] = name.split('.');
  const state = SCENARIOS.includes(preset) ? `scenario=${preset}` : `example=${preset}`;
  test(`${name} is what gd writes, byte for byte`, async () => {
    const live = await Live.open(browser, `lang=en&${state}`);
    const { bytes } = await save(live, kind);
    assertSame(bytes, readFileSync(join(EXPECTED, name)), name);
    await live.close();
  });
}

test('the GIF shows its progress and can be cancelled', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=net-global');
  let downloads = 0;
  live.page.on('download', () => (downloads += 1));
  await live.page.click('#save-gif');
  await live.says('#gif-count', /^[1-9]\d* of \d+$/);
  assert.ok(await live.page.isDisabled('#save-gif'));
  // The page goes on while it is drawn.
  await live.page.fill('#scrub', '7');
  await live.drawn();
  await live.page.click('#cancel-gif');
  await live.page.waitForSelector('#gif-progress', { state: 'hidden' });
  await live.page.waitForTimeout(500);
  assert.equal(downloads, 0);
  const { name, bytes } = await save(live, 'gif');
  assert.equal(name, 'descent.gif');
  assert.equal(bytes.subarray(0, 6).toString('latin1'), 'GIF89a');
  await live.close();
});

test('PNG and CSV are what their names say', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line&lr=0.3');
  const png = await save(live, 'png');
  assert.equal(png.name, 'fit.png');
  assert.equal(png.bytes.subarray(1, 4).toString('latin1'), 'PNG');
  const csv = await save(live, 'csv');
  assert.equal(csv.name, 'path.csv');
  const lines = csv.bytes.toString('utf8').trim().split('\n');
  assert.equal(lines[0], 'step,a,b,mse');
  assert.match(lines[1], /^0,5,4,/);
  assert.equal(lines.length, 401);
  await live.close();
});
