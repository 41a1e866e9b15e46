// What the page may do: its policy, its requests, its place on a server.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { ADDRESS, launch, Live } from './live.js';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('the policy is strict', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  const policy = await live.page.getAttribute('meta[http-equiv="Content-Security-Policy"]', 'content');
  const rules = Object.fromEntries(policy.split(';').map((rule) => rule.trim().split(/ (.*)/).slice(0, 2)));
  assert.deepEqual(rules, {
    'default-src': "'none'",
    'script-src': "'self' 'wasm-unsafe-eval'",
    'style-src': "'self'",
    'img-src': "'self' blob: data:",
    'worker-src': 'blob:',
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
  });
  // A script may place the mark of the bound; the file itself has no styles and scripts in it.
  assert.equal(await live.page.locator('[style]:not(#bound-mark), style, [onclick], script:not([src])').count(), 0);
  await live.close();
});

test('no request is made after load, whatever is done', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  const origin = new URL(ADDRESS).origin;
  assert.ok(live.requests.length > 10);
  assert.deepEqual(live.requests.filter((url) => new URL(url).origin !== origin), []);
  const twice = live.requests.filter((url, index) => live.requests.indexOf(url) !== index);
  assert.deepEqual(twice, [], 'nothing is loaded twice');
  const loaded = live.requests.length;
  await live.page.click('#open-basins');
  await live.page.selectOption('#basins-points', '160');
  await live.page.click('#basins-run');
  await live.says('#basins-count', /^[1-9]/);
  await live.page.click('#cancel-basins');
  await live.page.click('#close-basins');
  await live.page.selectOption('#language', 'zh');
  await live.page.selectOption('#preset', 'example=puromycin');
  await live.settled({ example: 'puromycin' });
  const [saved] = await Promise.all([live.page.waitForEvent('download'), live.page.click('#save-csv')]);
  await saved.path();
  assert.deepEqual(live.requests.slice(loaded), []);
  await live.close();
});

test('it works under any path of a plain server', async () => {
  const prefix = '/some/where/';
  const server = createServer(async (request, response) => {
    if (!request.url.startsWith(prefix)) {
      response.writeHead(404).end();
      return;
    }
    const answer = await fetch(new URL(request.url.slice(prefix.length), ADDRESS));
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = `http://127.0.0.1:${server.address().port}${prefix}`;
    const live = await Live.open(browser, 'lang=en&scenario=line', { address });
    assert.match(await live.text('#verdict'), /^converged/);
    const tutorial = await live.page.evaluate(() => document.querySelector('#tutorial').href);
    assert.equal(tutorial, `${address}tutorial/en/`);
    await live.close();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('the tutorial is one click away, and back', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  for (const lang of ['zh', 'en']) {
    await live.page.selectOption('#language', lang);
    await live.page.click('#tutorial');
    await live.page.waitForURL(new RegExp(`/tutorial/${lang}/`));
    assert.match(await live.page.getAttribute('html', 'lang'), new RegExp(`^${lang}`));
    const back = await live.page.$$eval('a[href]', (links) => links.map((link) => link.href).filter((href) => href.includes('#')));
    const page = back.find((href) => href.startsWith(ADDRESS) && !href.slice(ADDRESS.length).includes('/'));
    assert.match(page ?? '', new RegExp(`#lang=${lang}`), 'a link to the live page in the same language');
    // Leaving a page ends the loading of its images.
    await live.page.waitForLoadState('networkidle');
    await live.page.goto(page);
    await live.drawn();
  }
  await live.close();
});

test('a program that fails is begun anew with the last good state', async () => {
  const live = await Live.open(browser, 'lang=en&scenario=line');
  const before = await live.fingerprint('fit');
  // Ends as a trap of the program would: the worker throws while it draws.
  await live.page.evaluate(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function post(message, ...rest) {
      Worker.prototype.postMessage = postMessage;
      return postMessage.call(this, { ...message, job: 'no such job' }, ...rest);
    };
  });
  await live.type('#rate', '0.2');
  await live.says('#notice', /stopped unexpectedly/);
  await live.page.waitForTimeout(300);
  await live.type('#rate', '0.3');
  await live.settled({ lr: '0.3' });
  await live.changed('fit', before).catch(() => {});
  assert.ok(await live.page.isHidden('#notice'));
  assert.match(await live.text('#verdict'), /^converged/);
  await live.close();
});
