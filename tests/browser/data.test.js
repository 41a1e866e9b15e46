// The reader's own file: dropped, chosen, bad.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, Live } from './live.js';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const DECAY = ['time,level', ...Array.from({ length: 20 }, (_, i) => `${i / 4},${(8 * 0.7 ** i + 1).toFixed(4)}`), 'NA,3', ''].join('\n');

/** Drops a file on the page, as a hand does. */
async function drop(live, name, content) {
  const data = await live.page.evaluateHandle(
    ([file, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], file, { type: 'text/csv' }));
      return transfer;
    },
    [name, content],
  );
  await live.page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  assert.ok(await live.page.isVisible('#drop'));
  await live.page.dispatchEvent('body', 'drop', { dataTransfer: data });
  assert.ok(await live.page.isHidden('#drop'));
}

test('a dropped file is fitted by a formula of its columns', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  await drop(live, 'decay.csv', DECAY);
  // The line has an input x that this file lacks.
  await live.says('#formula-note:not([hidden]), #error-formula:not([hidden])', /column/);
  const before = await live.fingerprint('fit');
  await live.type('#formula', 'level = a*exp(-b*time) + c');
  await live.settled({ data: 'own', formula: 'level = a*exp(-b*time) + c' });
  await live.changed('fit', before);
  const rows = await live.text('#rows');
  assert.match(rows, /^decay\.csv/);
  assert.match(rows, /20 rows, level over time/);
  assert.match(rows, /rows skipped: 1/);
  assert.ok(await live.page.isHidden('#generated'));
  assert.match(await live.text('#command'), /^gd fit decay\.csv /);

  // Without the file the line is there again.
  await live.page.click('#remove-file');
  await live.settled({ scenario: 'line' });
  assert.match(await live.text('#rows'), /^200 rows, y over x/);
  assert.ok(await live.page.isHidden('#remove-file'));
  await live.close();
});

test('a file without the columns of the formula begins with a line over its first column', async (t) => {
  const live = await Live.open(browser, 'lang=en&scenario=net-global');
  // The names of the line's parameters are free in the file.
  const content = DECAY.replace('time,level', 'time,a');
  await live.page.setInputFiles('#file', { name: 'decay.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
  await live.says('#formula-note:not([hidden]), #error-formula:not([hidden])', /./);
  if (await live.page.isVisible('#error-formula')) {
    await live.close();
    t.skip('the program does not tell the columns');
    return;
  }
  await live.settled({ data: 'own', formula: 'b*time + c' });
  assert.match(await live.text('#formula-note'), /^decay\.csv has none of the columns in the previous formula\. .* line over time/);
  assert.equal(await live.page.inputValue('#formula'), 'b*time + c');
  assert.match(await live.text('#rows'), /decay\.csv.*20 rows, a over time/);
  await live.page.selectOption('#language', 'zh');
  await live.says('#formula-note', /^decay\.csv .*time/);
  await live.page.selectOption('#language', 'en');
  await live.type('#formula', 'b*exp(-c*time)');
  await live.settled({ formula: 'b*exp(-c*time)' });
  assert.ok(await live.page.isHidden('#formula-note'));
  await live.close();
});

test('a chosen file with the columns of the formula is fitted at once', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  const rows = Array.from({ length: 9 }, (_, i) => `${i},${3 * i - 2 + (i % 2) / 10}`).join('\n');
  await live.page.setInputFiles('#file', { name: 'my line.csv', mimeType: 'text/csv', buffer: Buffer.from(`x,y\n${rows}\n`) });
  await live.settled({ data: 'own' });
  assert.match(await live.text('#rows'), /my line\.csv.*9 rows, y over x/);
  assert.match(await live.text('#verdict'), /^converged/);
  await live.close();
});

test('bad files are explained, and the pictures stay', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  const pictures = await live.fingerprint('fit');
  for (const [name, content] of [
    ['empty.csv', ''],
    ['words.csv', 'x,y\n1,2\n3,four\n'],
    ['ragged.csv', 'x,y\n1,2\n3\n'],
    ['picture.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255, 254, 10, 0, 1])],
  ]) {
    await live.page.setInputFiles('#file', { name, mimeType: 'text/csv', buffer: Buffer.from(content) });
    await live.says('#error-data', new RegExp(`^${name}`));
    const [message, ...more] = await live.page.$$eval('.error', (all) => all.filter((one) => !one.hidden).map((one) => one.textContent));
    assert.deepEqual(more, []);
    assert.ok(message.length > 10 && !/panic|unreachable/.test(message), `${name}: ${message}`);
    assert.equal(await live.fingerprint('fit'), pictures);
  }
  await live.close();
});

test('a link made with a file asks for it, and goes on as the link says', async () => {
  const live = await Live.open(browser, 'lang=en&data=own&formula=a*x%2Bb&optimizer=sgd&lr=0.01', { isBlank: true });
  await live.says('#blank-text', /^This link refers to a file of yours; choose it again\.$/);
  await live.says('#error-data', /^This link refers to a file of yours/);
  assert.ok(await live.page.isHidden('#fit'));
  assert.equal(await live.page.inputValue('#formula'), 'a*x+b');
  assert.equal(await live.page.inputValue('#rate'), '0.01');
  assert.equal(await live.page.inputValue('#optimizer'), 'sgd');
  await live.quiet();
  assert.equal(await live.setting('data'), 'own', 'the link outlives a reload');
  const [chooser] = await Promise.all([live.page.waitForEvent('filechooser'), live.page.click('#blank-file')]);
  await chooser.setFiles({ name: 'own.csv', mimeType: 'text/csv', buffer: Buffer.from('x,y\n0,1\n1,3\n2,4\n3,7\n') });
  await live.page.waitForSelector('#blank', { state: 'hidden' });
  await live.settled({ data: 'own', lr: '0.01' });
  assert.match(await live.text('#rows'), /^own\.csv.*4 rows/);
  assert.match(await live.text('#command'), /--lr 0\.01/);
  await live.close();

  const later = await Live.open(browser, 'lang=en&scenario=line');
  await later.page.evaluate(() => (location.hash = 'lang=en&data=own&formula=a*x%2Bb'));
  await later.says('#blank-text', /^This link refers to a file of yours/);
  await later.page.click('#blank-reset');
  await later.settled({ scenario: 'net-global', lang: 'en' });
  assert.ok(await later.page.isVisible('#fit'));
  await later.close();
});
