// Optimizer, steps, precision, scale.

import { input, onTyped, select, setField } from './dom.js';

/** @param {import('./store.js').Store} store */
export function connectSettings(store) {
  for (const key of ['optimizer', 'precision', 'scale']) {
    select(key).addEventListener('change', () => store.change({ [key]: select(key).value }));
  }
  onTyped(input('steps'), () => store.change({ steps: input('steps').value.trim() }));
  store.on('opened', () => {
    const { summary, model } = store;
    if (!summary) return;
    select('optimizer').value = summary.optimizer;
    select('precision').value = summary.precision;
    select('scale').value = summary.scale;
    setField(input('steps'), model.get('steps') ?? String(summary.maxSteps));
  });
  store.on('failed', () => {
    const { isBlank, model } = store;
    if (!isBlank) return;
    for (const key of ['optimizer', 'precision', 'scale']) {
      const value = model.get(key);
      if (value !== undefined) select(key).value = value;
    }
    setField(input('steps'), model.get('steps') ?? '');
  });
}
