// In the place of the pictures, where there are none: why, and the way out.

import { block, button, input } from './dom.js';
import { current, text } from './i18n.js';
import { parse } from './state.js';

/**
 * @param {import('./store.js').Store} store
 * @param {(state: import('./state.js').LinkState) => void} open
 */
export function connectBlank(store, open) {
  const show = () => {
    const { isBlank, isFileMissing, failure } = store;
    block('blank').hidden = !isBlank;
    block('stage').toggleAttribute('data-blank', isBlank);
    block('blank-text').textContent = text(isFileMissing ? 'data.again' : 'blank.why');
    const message = failure?.message ?? '';
    block('blank-error').textContent = message;
    block('blank-error').hidden = !isBlank || message === text('data.again');
    button('blank-file').hidden = !isFileMissing;
  };
  for (const happening of /** @type {const} */ (['opened', 'failed', 'look'])) store.on(happening, show);
  button('blank-file').addEventListener('click', () => input('file').click());
  button('blank-reset').addEventListener('click', () => open(parse(`lang=${current()}&theme=${store.theme}&scenario=net-global`)));
}
