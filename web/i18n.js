// The page's languages.

import en from './strings.en.js';
import zh from './strings.zh.js';

/** @typedef {keyof typeof en} Key */
/** @typedef {'en' | 'zh'} Language */

const STRINGS = { en, zh };
/** What goes into the attribute lang. */
const TAGS = { en: 'en', zh: 'zh-Hans' };

/** @type {Language} */
let language = 'en';

/** @returns {Language} */
export const current = () => language;

/** The language asked for, or else the browser's. @param {string | undefined} asked @returns {Language} */
export function chosen(asked) {
  if (asked === 'en' || asked === 'zh') return asked;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** @param {string} key @returns {key is Key} */
export const isKey = (key) => key in en;

/** @param {Key} key @param {Record<string, string | number>} [values] what stands in braces */
export function text(key, values = {}) {
  return STRINGS[language][key].replace(/\{(\w+)\}/g, (braces, name) => String(values[name] ?? braces));
}

/** @param {string | undefined} key */
function textOf(key) {
  if (key === undefined || !isKey(key)) throw new Error(`no string ${key}`);
  return text(key);
}

/** Writes all fixed texts of the page. @param {Language} next */
export function speak(next) {
  language = next;
  document.documentElement.lang = TAGS[next];
  document.title = text('title');
  for (const element of document.querySelectorAll('[data-text]')) {
    if (element instanceof HTMLElement) element.textContent = textOf(element.dataset.text);
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    if (element instanceof HTMLElement) element.setAttribute('aria-label', textOf(element.dataset.label));
  }
  for (const group of document.querySelectorAll('optgroup')) group.label = textOf(group.dataset.group);
}
