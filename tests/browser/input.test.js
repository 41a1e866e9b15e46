// Formulas and numbers, good and bad.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, Live } from './live.js';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('a typed formula is fitted to the data at hand', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=cubic');
  const before = await live.fingerprint('fit');
  await live.type('#formula', 'a*x^2 + b*exp(c*x)');
  await live.settled({ formula: 'a*x^2 + b*exp(c*x)' });
  await live.changed('fit', before);
  assert.deepEqual(await live.page.locator('#start-fields label').allTextContents(), ['a', 'b', 'c']);
  assert.match(await live.text('#command'), /^gd fit .*'a\*x\^2 \+ b\*exp\(c\*x\)'/);
  assert.match(await live.text('#report'), /a\*x\^2 \+ b\*exp\(c\*x\)/);
  assert.equal(await live.page.$eval('#preset', (preset) => preset.value), '');
  await live.close();
});

test('a formula of one parameter has a curve of the loss instead of a surface', async () => {
  const live = await Live.open(browser, `lang=en&scenario=line&formula=${encodeURIComponent('a*x')}`);
  assert.ok(await live.page.isVisible('#line'));
  assert.ok(await live.page.isHidden('#surface'));
  assert.ok(await live.page.isHidden('#contour'));
  await live.page.selectOption('#preset', 'scenario=cubic');
  await live.settled({ scenario: 'cubic' });
  assert.ok(await live.page.isVisible('#surface'));
  await live.close();
});

test('without a model in the link it is named, and a typed formula keeps its data', async () => {
  const live = await Live.open(browser, 'lang=en');
  await live.settled({ scenario: 'net-global' });
  const rows = await live.text('#save-data');
  assert.match(rows, /net\.csv/);
  await live.type('#formula', 'a*x + b');
  await live.settled({ scenario: 'net-global', formula: 'a*x + b' });
  assert.equal(await live.text('#save-data'), rows);
  // One parameter: nothing is left of the view of two.
  await live.page.focus('#contour');
  await live.page.keyboard.press('ArrowUp');
  await live.settled({ start: /,/, view: /,/ });
  await live.page.evaluate(() => {
    window.failures = [];
    new MutationObserver((changes) => {
      for (const { target } of changes) if (!target.hidden) window.failures.push(target.textContent);
    }).observe(document.querySelector('#error-state'), { attributes: true, attributeFilter: ['hidden'] });
  });
  await live.type('#formula', 'a*x');
  await live.settled({ formula: 'a*x' });
  assert.equal(await live.setting('view'), null);
  assert.equal(await live.setting('start'), null);
  await live.page.setViewportSize({ width: 1200, height: 860 });
  await live.page.selectOption('#theme', 'dark');
  await live.settled({ theme: 'dark' });
  assert.ok(await live.page.isVisible('#line'));
  assert.deepEqual(await live.page.evaluate(() => window.failures), []);
  assert.equal(await live.page.$eval('#panels', (panels) => panels.hasAttribute('data-stale')), false);
  await live.close();
});

test('a link that cannot be opened says why in the place of the pictures, with its settings in the fields', async () => {
  for (const [state, message, fields] of [
    ['scenario=line&lr=fast&steps=50', /fast/, { '#rate': 'fast', '#steps': '50', '#preset': 'scenario=line' }],
    ['scenario=nowhere', /nowhere/, {}],
    ['formula=a*x%2B&noise=0.3', /the formula, column/, { '#formula': 'a*x+', '#noise': '0.3' }],
  ]) {
    const live = await Live.open(browser, `lang=en&${state}`, { isBlank: true });
    await live.says('#blank-error', message);
    assert.ok(await live.page.isHidden('#panels'));
    assert.ok(await live.page.isHidden('#verdict-card'));
    assert.ok(await live.page.isHidden('#save-gif'), 'there is nothing to save');
    assert.ok(await live.page.isHidden('#blank-file'));
    for (const [field, value] of Object.entries(fields)) assert.equal(await live.page.inputValue(field), value, `${state} ${field}`);
    if ('#rate' in fields) {
      await live.type('#rate', '0.2');
      await live.settled({ lr: '0.2', steps: '50' });
    } else {
      await live.page.click('#blank-reset');
      await live.settled({ scenario: 'net-global' });
    }
    assert.ok(await live.page.isVisible('#fit'));
    assert.ok(await live.page.isHidden('#blank'));
    await live.close();
  }
});

test('bad formulas are explained with a caret, and the last good pictures stay', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  for (const [formula, message] of [
    ['a*x + ', /^the formula, column 6: expected a number, a name or '\(' but the formula ends\na\*x \+\n {5}\^$/],
    ['a*x + sin', /\n.*\n\s*\^/],
    ['a*x + )', /column 7.*\n.*\n\s{6}\^/],
    ['1 + 1', /uses none of the columns x, y/],
    ['x', /no parameters to fit/],
    ['', /^the formula, column 1/],
  ]) {
    const pictures = await live.fingerprint('fit');
    await live.type('#formula', formula);
    await live.says('#error-formula', message);
    assert.equal(await live.page.getAttribute('#formula', 'aria-invalid'), 'true');
    assert.ok((await live.page.getAttribute('#formula', 'aria-describedby')).includes('error-formula'));
    await live.page.waitForFunction(() => getComputedStyle(document.querySelector('#fit')).opacity < 0.9);
    assert.equal(await live.fingerprint('fit'), pictures);
    assert.equal(await live.setting('formula'), null);
  }
  // The caret stands below its column: the lines do not wrap.
  await live.type('#formula', `${'a*x + b + '.repeat(9)}sin`);
  await live.says('#error-formula', /\+ sin\n\s*\^/);
  const caret = live.page.locator('#error-formula code');
  assert.equal(await caret.evaluate((code) => getComputedStyle(code).whiteSpace), 'pre');
  const [formula, sign] = (await caret.textContent()).split('\n');
  assert.ok(formula.slice(sign.indexOf('^')).startsWith('sin'), `${formula}\n${sign}`);
  await live.type('#formula', 'a*x + b + c*x^2');
  await live.settled({ formula: 'a*x + b + c*x^2' });
  assert.ok(await live.page.isHidden('#error-formula'));
  assert.equal(await live.page.getAttribute('#formula', 'aria-invalid'), null);
  await live.page.waitForFunction(() => getComputedStyle(document.querySelector('#fit')).opacity === '1');
  await live.close();
});

test('bad numbers are explained beside their field', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  for (const [field, error, values] of [
    ['#rate', '#error-lr', ['fast', '-0.1', '', '1e999']],
    ['#steps', '#error-steps', ['many', '-3', '1.5', '99999999999999999999']],
    ['#noise', '#error-noise', ['loud', '-1']],
    ['#seed', '#error-seed', ['x', '-1']],
    ['#start-1', '#error-start', ['here', '']],
  ]) {
    const good = await live.page.inputValue(field);
    for (const value of values) {
      await live.type(field, value);
      await live.says(error, /./);
      assert.equal(await live.page.getAttribute(field, 'aria-invalid'), 'true', `${field} ${value}`);
      const message = await live.text(error);
      assert.ok(message.length > 10 && !/panic|unreachable|undefined/.test(message), `${field} ${value}: ${message}`);
    }
    await live.type(field, good);
    await live.page.waitForSelector(error, { state: 'hidden' });
  }
  await live.close();
});

test('a link that says nonsense is explained, and the page goes on', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  for (const state of ['scenario=nowhere', 'optimizer=magic', 'precision=f16', 'colour=red', 'scenario=line&start=1', 'formula=%', '&&==&']) {
    await live.page.evaluate((hash) => (location.hash = `lang=en&${hash}`), state);
    await live.page.waitForTimeout(400);
    const errors = await live.page.$$eval('.error', (all) => all.filter((one) => !one.hidden).map((one) => one.textContent));
    assert.equal(errors.length, 1, `${state}: ${errors}`);
  }
  await live.page.evaluate(() => (location.hash = 'lang=en&scenario=net-local'));
  await live.settled({ scenario: 'net-local' });
  assert.equal(await live.page.$$eval('.error', (all) => all.filter((one) => !one.hidden).length), 0);
  await live.close();
});
