// Runs kept for comparison: labels, removal.

import { block, button } from './dom.js';
import { isKey, text } from './i18n.js';
import { isDark, onDarkChanged } from './panel.js';
import { format } from './state.js';

const MOST = 5;

/** The settings in which runs differ, as text. @param {Summary} summary @param {string | undefined} steps */
function settingsOf(summary, steps) {
  /** @type {[string, string][]} */
  const settings = [['optimizer', summary.optimizer]];
  if (summary.optimizer !== 'lm') settings.push(['lr', String(summary.lr)]);
  settings.push(['start', summary.start.join(',')]);
  if (summary.scale !== 'none') settings.push(['scale', summary.scale]);
  if (steps !== undefined) settings.push(['steps', steps]);
  return format(settings);
}

/** @param {import('./store.js').Store} store */
export function connectKept(store) {
  const keep = button('keep');
  let hasRemoved = false;
  /** @param {number} index */
  const remove = (index) => {
    hasRemoved = true;
    store.kept = store.kept.filter((_, other) => other !== index);
    store.tell('model');
  };
  keep.addEventListener('click', () => {
    const { summary, kept, model } = store;
    if (!summary || keep.ariaDisabled === 'true') return;
    store.kept = [...kept, settingsOf(summary, model.get('steps'))];
    store.tell('model');
  });
  const show = () => {
    const { kept, summary, model } = store;
    const isSame = summary !== undefined && kept.includes(settingsOf(summary, model.get('steps')));
    // A button that is disabled would lose the focus.
    keep.ariaDisabled = String(kept.length >= MOST || isSame);
    block('keep-hint').textContent =
      kept.length >= MOST ? text('keep.full') : isSame ? text('keep.same') : text('keep.none');
    const runs = summary?.kept ?? [];
    block('kept').replaceChildren(...runs.map((run, index) => item(run, isDark(store.theme), () => remove(index))));
    // The focus was on a button that is gone.
    if (hasRemoved) keep.focus();
    hasRemoved = false;
  };
  store.on('opened', show);
  store.on('look', show);
  onDarkChanged(show);
}

/** @param {KeptRun} run @param {boolean} onDark @param {() => void} removed */
function item({ label, verdict, reason, light, dark }, onDark, removed) {
  const swatch = document.createElement('span');
  swatch.className = 'swatch';
  swatch.style.setProperty('--color', onDark ? dark : light);
  const name = document.createElement('span');
  name.textContent = label;
  const ending = document.createElement('span');
  ending.className = 'hint';
  const key = `verdict.${reason}`;
  ending.textContent = isKey(key) ? text(key) : reason;
  ending.title = verdict;
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.textContent = '×';
  remove.setAttribute('aria-label', text('keep.remove', { label }));
  remove.addEventListener('click', removed);
  const line = document.createElement('li');
  line.append(swatch, name, remove, ending);
  return line;
}
