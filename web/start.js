// Where the descent begins: drag on the contour map, click on the surface, type, arrow keys.

import { block, element, onTyped, setField } from './dom.js';
import { text } from './i18n.js';
import { inSteps, short } from './numbers.js';
import { Broken, Ended } from './remote.js';

/** Of the range in view, so much for each press of a key. */
const SHARE_PER_KEY = 0.01;
/** A finger so near to the start means it; elsewhere it scrolls the page. */
const FINGER_PIXELS = 32;

/** @type {Record<string, [number, number]>} */
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class Start {
  /** Place of the start on the contour map, from 0 to 1; empty if it is not on it. @type {number[]} */
  #place = [];
  /** @type {{ across: number, down: number } | undefined} */
  #wanted;
  #isPicking = false;
  #names = '';

  /** @param {import('./store.js').Store} store @param {import('./painters.js').Painters} painters */
  constructor(store, painters) {
    this.store = store;
    this.painters = painters;
    this.canvas = element('contour', HTMLCanvasElement);
    store.on('opened', () => this.#showFields());
    store.on('look', () => this.#showHint());
    this.#connectPointer();
    this.canvas.addEventListener('keydown', (event) => this.#key(event));
  }

  /** @param {Drawing} drawing */
  drawn({ start }) {
    if (start.length === 2) this.#place = start;
  }

  /** Moves the start to a place on a panel; of places that come too fast the latest counts. @param {string} panel @param {number} across from 0 to 1 @param {number} down from 0 to 1 */
  async moveTo(panel, across, down) {
    this.#wanted = { across, down };
    if (this.#isPicking) return;
    this.#isPicking = true;
    try {
      while (this.#wanted) {
        const place = this.#wanted;
        this.#wanted = undefined;
        const picked = await this.painters.of(panel).call('pick', { panel, ...place });
        if (picked.length === 2) this.#setView(picked);
      }
    } catch (error) {
      if (error instanceof Broken) this.painters.revive(error);
      else if (!(error instanceof Ended)) throw error;
    } finally {
      this.#isPicking = false;
    }
  }

  /** Values as in the link; what was found by a search is made the reader's own. */
  #values() {
    const given = this.store.model.get('start')?.split(',') ?? [];
    const used = this.store.summary?.start ?? [];
    return used.map((value, index) => given[index] ?? String(value));
  }

  /** @param {number[]} picked values of the two parameters in view */
  #setView(picked) {
    const { summary } = this.store;
    if (!summary) return;
    const values = this.#values();
    picked.forEach((value, axis) => {
      const [low, high] = summary.viewRanges.slice(2 * axis);
      values[summary.viewIndices[axis]] = inSteps(value, high - low);
    });
    this.store.change({ start: values.join(',') });
  }

  #connectPointer() {
    const { canvas } = this;
    let isDragging = false;
    const at = (/** @type {{ clientX: number, clientY: number }} */ { clientX, clientY }) => {
      const rect = canvas.getBoundingClientRect();
      return { across: (clientX - rect.left) / rect.width, down: (clientY - rect.top) / rect.height, rect };
    };
    const isNear = (/** @type {{ clientX: number, clientY: number }} */ pointer) => {
      const { across, down, rect } = at(pointer);
      const [x, y] = this.#place;
      return Math.hypot((across - x) * rect.width, (down - y) * rect.height) < FINGER_PIXELS;
    };
    canvas.addEventListener(
      'touchstart',
      (event) => {
        if (event.touches.length === 1 && isNear(event.touches[0])) event.preventDefault();
      },
      { passive: false },
    );
    canvas.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || (event.pointerType === 'touch' && !isNear(event))) return;
      isDragging = true;
      canvas.setPointerCapture(event.pointerId);
      if (event.pointerType !== 'touch') this.moveTo('contour', at(event).across, at(event).down);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (isDragging) this.moveTo('contour', at(event).across, at(event).down);
    });
    for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => (isDragging = false));
    // A tap anywhere, which did not scroll.
    canvas.addEventListener('click', (event) => {
      if (/** @type {PointerEvent} */ (event).pointerType === 'touch') this.moveTo('contour', at(event).across, at(event).down);
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const direction = DIRECTIONS[event.key];
    const { summary } = this.store;
    if (!direction || !summary || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const values = this.#values();
    const moved = direction.map((sign, axis) => {
      const [low, high] = summary.viewRanges.slice(2 * axis);
      const share = sign * SHARE_PER_KEY * (event.shiftKey ? 10 : 1);
      return Number(values[summary.viewIndices[axis]]) + share * (high - low);
    });
    this.#setView(moved);
  }

  #showFields() {
    const { summary } = this.store;
    if (!summary) return;
    const names = summary.names.join(',');
    if (names !== this.#names) this.#makeFields(summary.names);
    this.#names = names;
    const given = this.store.model.get('start')?.split(',') ?? [];
    summary.start.forEach((value, index) => {
      setField(element(`start-${index}`, HTMLInputElement), given[index] ?? short(value));
    });
    this.#showHint();
  }

  #showHint() {
    const isFound = this.store.summary?.isStartFound;
    const isOneParameter = this.store.summary?.names.length === 1;
    block('start-hint').textContent = isFound ? text('start.found') : isOneParameter ? '' : text('start.hint');
  }

  /** @param {string[]} names */
  #makeFields(names) {
    const fields = names.map((name, index) => {
      const field = document.createElement('input');
      Object.assign(field, { id: `start-${index}`, type: 'text', inputMode: 'decimal', autocomplete: 'off' });
      field.dataset.field = 'start';
      field.setAttribute('aria-describedby', 'error-start start-hint');
      onTyped(field, () => {
        const values = this.#values();
        values[index] = field.value.trim();
        this.store.change({ start: values.join(',') });
      });
      const label = document.createElement('label');
      label.htmlFor = field.id;
      label.textContent = name;
      const pair = document.createElement('div');
      pair.append(label, field);
      return pair;
    });
    block('start-fields').replaceChildren(...fields);
  }
}
