// The page's texts and modules, without a browser.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import en from '../../web/strings.en.js';
import zh from '../../web/strings.zh.js';

const WEB = new URL('../../web/', import.meta.url);
const html = readFileSync(new URL('index.html', WEB), 'utf8');
const modules = readdirSync(WEB).filter((name) => name.endsWith('.js') && name !== 'worker.js');
const source = modules
  .filter((name) => !name.startsWith('strings.'))
  .map((name) => readFileSync(new URL(name, WEB), 'utf8'))
  .join('\n');

const braces = (text) => (text.match(/\{\w+\}/g) ?? []).sort();

test('both languages have the same texts with the same values in them', () => {
  assert.deepEqual(Object.keys(zh), Object.keys(en));
  for (const [key, text] of Object.entries(en)) {
    assert.deepEqual(braces(zh[key]), braces(text), key);
    assert.notEqual(zh[key].trim(), '', key);
  }
});

test('Chinese texts have Chinese punctuation', () => {
  for (const [key, text] of Object.entries(zh)) assert.doesNotMatch(text, /[\u4e00-\u9fff][,.:;?!()]/, key);
});

test('index.html names texts that exist, and shows the English ones before any script runs', () => {
  const texts = [...html.matchAll(/data-text="([^"]+)"[^>]*>([^<]*)</g)];
  assert.ok(texts.length > 40);
  for (const [, key, shown] of texts) if (shown !== '') assert.equal(shown, en[key], key);
  for (const [, key] of html.matchAll(/data-(?:label|group)="([^"]+)"/g)) assert.ok(key in en, key);
});

test('every text is used', () => {
  // The names of these are put together from what the program says.
  const made = /^(verdict|rate\.(bound|over))(\.|$)/;
  const unused = Object.keys(en).filter((key) => !html.includes(`"${key}"`) && !source.includes(`'${key}'`));
  assert.deepEqual(unused.filter((key) => !made.test(key)), []);
});

test('index.html preloads every module', () => {
  const preloaded = [...html.matchAll(/rel="modulepreload" href="([^"]+)"/g)].map(([, name]) => name);
  assert.deepEqual(preloaded.sort(), modules.filter((name) => name !== 'page.js').sort());
});
