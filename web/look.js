// Language and theme.

import { element, select } from './dom.js';
import { chosen, current, speak } from './i18n.js';

/** @param {string | undefined} asked @returns {'auto' | 'light' | 'dark'} */
const themeOf = (asked) => (asked === 'light' || asked === 'dark' ? asked : 'auto');

/** @param {import('./store.js').Store} store */
export function connectLook(store) {
  select('theme').addEventListener('change', () => setLook(store, current(), select('theme').value));
  select('language').addEventListener('change', () => setLook(store, select('language').value, store.theme));
}

/** @param {import('./store.js').Store} store @param {string | undefined} language @param {string | undefined} theme */
export function setLook(store, language, theme) {
  store.theme = themeOf(theme);
  document.documentElement.dataset.theme = store.theme;
  select('theme').value = store.theme;
  speak(chosen(language));
  select('language').value = current();
  element('tutorial', HTMLAnchorElement).setAttribute('href', `tutorial/${current()}/`);
  store.tell('look');
}
