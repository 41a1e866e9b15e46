// Downloads: what `gd fit` writes, byte for byte.

import { block, button, element } from './dom.js';
import { Errand } from './errand.js';
import { text } from './i18n.js';

const TYPES = { gif: 'image/gif', png: 'image/png', csv: 'text/csv', data: 'text/csv' };
const NAMES = { gif: 'descent.gif', png: 'fit.png', csv: 'path.csv' };

/** @param {BlobPart} content @param {keyof typeof TYPES} kind @param {string} name */
function download(content, kind, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: TYPES[kind] }));
  link.download = name;
  link.click();
  // The browser reads the blob after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * @param {import('./store.js').Store} store
 * @param {import('./remote.js').Program} program
 * @param {(failure: Failure) => void} failed
 */
export function connectFiles(store, program, failed) {
  const bar = element('gif-bar', HTMLProgressElement);
  const errand = new Errand(program, store);
  const buttons = [button('save-gif'), button('save-png'), button('save-csv'), button('save-data')];
  const dataName = () => store.summary?.dataName ?? 'data.csv';

  /** @param {boolean} isBusy */
  const setBusy = (isBusy) => {
    for (const control of buttons) control.disabled = isBusy;
  };
  /** @param {number} done @param {number} all */
  const progress = (done, all) => {
    bar.value = done / Math.max(all, 1);
    block('gif-count').textContent = text('save.count', { done, all });
  };
  /** @param {keyof typeof TYPES} kind */
  const save = async (kind) => {
    setBusy(true);
    block('gif-progress').hidden = kind !== 'gif';
    block('gif-count').textContent = '';
    bar.value = 0;
    try {
      const content = await errand.run(kind, {}, progress);
      if (content !== undefined) download(content, kind, kind === 'data' ? dataName() : NAMES[kind]);
    } catch (error) {
      failed({ field: 'state', message: error instanceof Error ? error.message : String(error) });
    } finally {
      block('gif-progress').hidden = true;
      setBusy(false);
    }
  };

  button('save-gif').addEventListener('click', () => save('gif'));
  button('save-png').addEventListener('click', () => save('png'));
  button('save-csv').addEventListener('click', () => save('csv'));
  button('save-data').addEventListener('click', () => save('data'));
  const name = () => {
    // The reader has the own file already.
    button('save-data').hidden = !store.summary || store.model.get('data') === 'own';
    button('save-data').textContent = text('data.save', { name: dataName() });
  };
  store.on('opened', name);
  store.on('look', name);
  button('cancel-gif').addEventListener('click', () => {
    errand.cancel();
    button('save-gif').focus();
  });
}
