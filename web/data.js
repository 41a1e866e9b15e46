// The reader's own file: chosen or dropped.

import { block, button, input } from './dom.js';
import { text } from './i18n.js';

/** Each of the workers holds a copy. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * @param {import('./store.js').Store} store
 * @param {import('./painters.js').Painters} painters
 * @param {(failure: Failure) => void} failed
 */
export function connectData(store, painters, failed) {
  const field = input('file');
  const remove = button('remove-file');
  /** The formula that the page made for the file. @type {{ formula: string, x: string } | undefined} */
  let made;

  /** @param {File} file */
  const take = async (file) => {
    if (file.size > MAX_BYTES) {
      const megabytes = Math.ceil(file.size / 1024 / 1024);
      failed({ field: 'data', message: text('data.large', { name: file.name, megabytes }) });
      return;
    }
    const isAskedFor = store.isFileMissing;
    try {
      store.file = { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
    } catch (error) {
      failed({ field: 'data', message: `${file.name}: ${error instanceof Error ? error.message : error}` });
      return;
    }
    store.tell('file');
    const { file: taken } = store;
    const columns = await painters.ownColumns();
    // Another file was chosen meanwhile.
    if (store.file !== taken) return;
    const formula = store.model.get('formula') ?? store.summary?.formula;
    made = firstFormula(columns, formula ?? '');
    if (!isAskedFor || made) {
      store.kept = [];
      store.model.clear();
    }
    store.change({ formula: made?.formula ?? formula, data: 'own' });
  };

  field.addEventListener('change', () => {
    const [file] = field.files ?? [];
    if (file) take(file);
    // The same file may be chosen again after a change.
    field.value = '';
  });
  remove.addEventListener('click', () => {
    store.file = undefined;
    store.tell('file');
    store.kept = [];
    store.model.clear();
    store.change({ scenario: 'line' });
  });
  const show = () => {
    remove.hidden = !store.file;
    remove.textContent = text('data.remove', { name: store.file?.name ?? '' });
  };
  store.on('file', show);
  store.on('look', show);
  const note = () => {
    const isMade = made !== undefined && store.model.get('data') === 'own' && store.model.get('formula') === made.formula;
    block('formula-note').hidden = !isMade;
    block('formula-note').textContent = isMade ? text('formula.line', { name: store.file?.name ?? '', x: made?.x ?? '' }) : '';
  };
  for (const happening of /** @type {const} */ (['opened', 'failed', 'look'])) store.on(happening, note);
  connectDrop(take);
}

/** What a formula may call a thing. */
const NAME = /[\p{L}_][\p{L}\p{N}_]*/gu;

/**
 * A line to begin with, where the formula at hand has nothing to do with the file.
 * @param {string[]} columns @param {string} formula
 */
function firstFormula(columns, formula) {
  const names = new Set(formula.match(NAME));
  const isName = (/** @type {string} */ column) => column.match(NAME)?.[0] === column;
  // The last one is what is fitted, though a parameter may be called the same.
  const inputs = columns.slice(0, -1);
  const x = inputs.find(isName);
  if (x === undefined || inputs.some((column) => names.has(column))) return undefined;
  const [slope, level] = [...'abcdfghkmnpq'].filter((name) => !columns.includes(name));
  return { formula: `${slope}*${x} + ${level}`, x };
}

/** @param {(file: File) => void} take */
function connectDrop(take) {
  const sheet = block('drop');
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') ?? false;
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    sheet.hidden = false;
  });
  document.addEventListener('dragleave', (event) => {
    // Only when the pointer leaves the window.
    if (event.relatedTarget === null) sheet.hidden = true;
  });
  document.addEventListener('drop', (event) => {
    sheet.hidden = true;
    if (!hasFiles(event)) return;
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) take(file);
  });
}
