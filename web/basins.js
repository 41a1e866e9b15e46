// The basin map, on demand, in a dialog.

import { block, button, element, select } from './dom.js';
import { Errand } from './errand.js';
import { text } from './i18n.js';
import { isDark } from './panel.js';

/** @param {import('./store.js').Store} store @param {import('./remote.js').Program} program */
export function connectBasins(store, program) {
  const dialog = element('basins', HTMLDialogElement);
  const bar = element('basins-bar', HTMLProgressElement);
  const map = element('basins-map', HTMLImageElement);
  const errand = new Errand(program, store);

  /** @param {number} done @param {number} all */
  const progress = (done, all) => {
    bar.value = done / Math.max(all, 1);
    block('basins-count').textContent = text('basins.progress', { done, all });
  };
  const clear = () => {
    if (map.src) URL.revokeObjectURL(map.src);
    map.removeAttribute('src');
    for (const id of ['basins-map', 'basins-text', 'basins-error', 'basins-progress']) block(id).hidden = true;
  };
  const run = async () => {
    clear();
    block('basins-progress').hidden = false;
    button('basins-run').disabled = true;
    progress(0, 0);
    try {
      const [points, theme] = [Number(select('basins-points').value), isDark(store.theme) ? 'dark' : 'light'];
      const result = await errand.run('basins', { points, theme }, progress);
      if (result) show(result);
    } catch (error) {
      block('basins-error').textContent = error instanceof Error ? error.message : String(error);
      block('basins-error').hidden = false;
    } finally {
      block('basins-progress').hidden = true;
      button('basins-run').disabled = false;
    }
  };
  /** @param {{ png: Uint8Array<ArrayBuffer>, text: string }} result */
  const show = (result) => {
    map.src = URL.createObjectURL(new Blob([result.png], { type: 'image/png' }));
    map.alt = text('basins.label');
    map.hidden = false;
    block('basins-text').textContent = result.text;
    block('basins-text').hidden = false;
  };

  button('open-basins').addEventListener('click', () => dialog.showModal());
  button('basins-run').addEventListener('click', run);
  button('cancel-basins').addEventListener('click', () => {
    errand.cancel();
    button('basins-run').focus();
  });
  button('close-basins').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    errand.cancel();
    clear();
  });
  store.on('opened', () => {
    // One parameter has no map to color.
    button('open-basins').disabled = !store.summary?.hasSurface;
  });
}
