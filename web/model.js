// Which formula is fitted to which data: the tutorial's, the documentation's examples', or the reader's own.

import { block, input, onTyped, select, setField } from './dom.js';
import { text } from './i18n.js';
import { parse } from './state.js';

/** What the tutorial's data are made with, unless settings say otherwise. */
const NOISE = '0.1';
const SEED = '1';

/** @param {Map<string, string>} model */
function presetOf(model) {
  if (model.has('formula') || model.has('data')) return '';
  if (model.has('example')) return `example=${model.get('example')}`;
  return `scenario=${model.get('scenario') ?? 'net-global'}`;
}

/** Models named after where their descent ends, and what they are called once it may end elsewhere. @type {Record<string, import('./i18n.js').Key>} */
const PLAIN_NAMES = { 'line-lr1': 'model.line', 'net-global': 'model.net', 'net-local': 'model.net' };
const DESCENT_KEYS = ['start', 'lr', 'optimizer', 'steps', 'noise', 'seed'];

/** @param {string} preset @param {string} state the state opened, where only what differs from the preset is said */
function plainName(preset, state) {
  const { model } = parse(state);
  return DESCENT_KEYS.some((key) => model.has(key)) ? PLAIN_NAMES[preset.replace('scenario=', '')] : undefined;
}

/**
 * @param {import('./store.js').Store} store
 * @param {() => void} begin shows a new descent from its start
 */
export function connectModel(store, begin) {
  const preset = select('preset');
  const formula = input('formula');
  // Never chosen, only shown: so the model itself can be chosen again.
  const changed = new Option('', 'changed');

  preset.addEventListener('change', () => {
    if (preset.value === '') {
      formula.focus();
      formula.select();
      return;
    }
    const [key, value] = preset.value.split('=');
    store.model = new Map([[key, value]]);
    store.kept = [];
    store.tell('model');
    begin();
  });
  onTyped(formula, () => {
    // Other parameters start elsewhere, are seen elsewhere and have other runs to compare with.
    store.kept = [];
    store.change({ formula: formula.value.trim(), start: undefined, view: undefined, over: undefined });
  });
  for (const key of ['noise', 'seed']) {
    onTyped(input(key), () => store.change({ [key]: input(key).value.trim() }));
  }

  const show = () => {
    const { summary, model } = store;
    if (!summary) return;
    const known = presetOf(model);
    const plain = plainName(known, summary.state);
    changed.remove();
    if (plain) {
      changed.textContent = text(plain);
      preset.prepend(changed);
    }
    preset.value = plain ? changed.value : known;
    setField(formula, summary.formula);
    const isGenerated = !model.has('example') && model.get('data') !== 'own';
    block('generated').hidden = !isGenerated;
    setField(input('noise'), model.get('noise') ?? NOISE);
    setField(input('seed'), model.get('seed') ?? SEED);
    const { nRows: rows, nSkipped: skipped } = summary;
    const [y, x] = summary.columns.split(' over ');
    const parts = [text('data.rows', { rows, y, x: x ?? '' })];
    if (store.file && model.get('data') === 'own') parts.unshift(store.file.name);
    if (skipped > 0) parts.push(text('data.skipped', { skipped }));
    block('rows').textContent = parts.join(' · ');
  };
  store.on('opened', show);
  store.on('look', show);
  store.on('failed', () => {
    if (!store.isBlank) return;
    preset.value = presetOf(store.model);
    setField(formula, store.model.get('formula') ?? '');
    for (const key of ['noise', 'seed']) setField(input(key), store.model.get(key) ?? '');
    block('generated').hidden = store.model.has('example') || store.model.get('data') === 'own';
    block('rows').textContent = '';
  });
}
