// The pictures of the page: which are shown, when they are drawn, what they are called.

import { block, debounced, element } from './dom.js';
import { text } from './i18n.js';
import { short } from './numbers.js';
import { onDarkChanged, Panel } from './panel.js';

const NAMES = ['fit', 'surface', 'contour', 'line', 'loss'];

export class Panels {
  /** @type {Map<string, Panel>} */
  #panels = new Map();
  /** Of the step drawn last. @type {Drawing | undefined} */
  #drawing;
  /** @type {((drawing: Drawing) => void)[]} */
  #listeners = [];

  /** @param {import('./store.js').Store} store @param {import('./painters.js').Painters} painters */
  constructor(store, painters) {
    this.store = store;
    const label = debounced(400, () => this.#label());
    for (const name of NAMES) {
      const canvas = element(name, HTMLCanvasElement);
      const drawn = (/** @type {Drawing} */ drawing) => {
        if (name !== 'surface') this.#drawing = drawing;
        // The fit is always shown, the contour map knows where the start is.
        if (name === 'contour' || name === 'fit') for (const listener of this.#listeners) listener(drawing);
        label();
      };
      this.#panels.set(name, new Panel(name, canvas, store, painters, drawn));
    }
    store.on('opened', () => this.#opened());
    store.on('failed', () => block('panels').toggleAttribute('data-stale', true));
    store.on('step', () => this.request());
    store.on('camera', () => this.#panels.get('surface')?.move());
    store.on('look', () => {
      this.request();
      label();
    });
    onDarkChanged(() => this.request());
  }

  /** Calls with every drawing of the fit and the contour map. @param {(drawing: Drawing) => void} listener */
  onDrawn(listener) {
    this.#listeners.push(listener);
  }

  request() {
    for (const panel of this.#panels.values()) panel.request();
  }

  #opened() {
    const hasSurface = this.store.summary?.hasSurface ?? true;
    block('panels').toggleAttribute('data-stale', false);
    for (const name of ['surface', 'contour']) block(`card-${name}`).hidden = !hasSurface;
    block('card-line').hidden = hasSurface;
    for (const [name, panel] of this.#panels) panel.exists = !block(`card-${name}`).hidden;
    this.request();
  }

  /** Tells readers who do not see the pictures what is on them. */
  #label() {
    const { summary } = this.store;
    // A drawing of the state before may come after the state.
    if (!summary || this.#drawing?.params.length !== summary.names.length) return;
    const { names, viewIndices } = summary;
    const pairs = (/** @type {number[]} */ values) =>
      names.map((name, index) => `${name} = ${short(values[index])}`).join(', ');
    const values = {
      formula: summary.formula,
      step: this.#drawing.step,
      last: this.store.lastStep,
      loss: short(this.#drawing.loss),
      params: pairs(this.#drawing.params),
      start: pairs(summary.start),
      first: names[viewIndices[0] ?? 0] ?? '',
      second: names[viewIndices[1] ?? 1] ?? '',
    };
    block('fit').setAttribute('aria-label', text('label.fit', values));
    block('surface').setAttribute('aria-label', text('label.surface', values));
    block('contour').setAttribute('aria-label', text('label.contour', values));
    block('line').setAttribute('aria-label', text('label.line', values));
    block('loss').setAttribute('aria-label', text('label.loss', values));
  }
}
