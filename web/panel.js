// One picture: never more than one drawing under way, and always the latest state next.

import { Broken, Ended, Refused } from './remote.js';
import { within } from './numbers.js';

/** A frame that takes longer makes a moving camera stutter. */
const FRAME_MILLISECONDS = 25;
/** The camera rests when it has not moved for so long. */
const REST_MILLISECONDS = 160;
/** Finer than any eye sees, and slow. */
const MAX_PIXEL_RATIO = 2;
/** Panels this wide have text of its full size. */
const FULL_WIDTH = 540;

export class Panel {
  #isDirty = false;
  #isBusy = false;
  #isMoving = false;
  /** Milliseconds that a picture in full takes, as last measured. */
  #fullMilliseconds = 0;
  /** @type {number | undefined} */
  #rest;
  /** @type {CanvasRenderingContext2D | undefined} */
  #context;
  width = 0;
  height = 0;
  /** Whether the state has such a picture. */
  exists = true;

  /**
   * @param {string} name
   * @param {HTMLCanvasElement} canvas
   * @param {import('./store.js').Store} store
   * @param {import('./painters.js').Painters} painters
   * @param {(drawing: Drawing) => void} drawn
   */
  constructor(name, canvas, store, painters, drawn) {
    this.name = name;
    this.canvas = canvas;
    this.store = store;
    this.painters = painters;
    this.drawn = drawn;
    new ResizeObserver(([entry]) => this.#resize(entry.contentRect)).observe(canvas);
  }

  get isShown() {
    return this.exists && this.width > 0 && this.height > 0;
  }

  /** @param {DOMRectReadOnly} rect */
  #resize({ width, height }) {
    this.width = width;
    this.height = height;
    this.request();
  }

  /** Draws the latest state soon. */
  request() {
    this.#isDirty = true;
    if (!this.#isBusy) this.#schedule();
  }

  /** As `request`, while something moves: coarser if it would stutter else. */
  move() {
    this.#isMoving = true;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#isMoving = false;
      this.request();
    }, REST_MILLISECONDS);
    this.request();
  }

  #schedule() {
    this.#isBusy = true;
    requestAnimationFrame(async () => {
      if (this.#isDirty) await this.#draw();
      this.#isBusy = false;
      if (this.#isDirty && this.isShown && this.store.summary) this.#schedule();
    });
  }

  #coarseness() {
    if (!this.#isMoving || this.#fullMilliseconds <= FRAME_MILLISECONDS) return 1;
    return within(Math.sqrt(FRAME_MILLISECONDS / this.#fullMilliseconds), 0.4, 1);
  }

  async #draw() {
    const { summary, camera, step, theme } = this.store;
    if (!this.isShown || !summary) return;
    this.#isDirty = false;
    const coarseness = this.#coarseness();
    const ratio = Math.min(devicePixelRatio, MAX_PIXEL_RATIO) * coarseness;
    /** @type {DrawOrder} */
    const order = {
      panel: this.name,
      width: Math.max(1, Math.round(this.width * ratio)),
      height: Math.max(1, Math.round(this.height * ratio)),
      scale: ratio * within(this.width / FULL_WIDTH, 0.72, 1),
      theme: isDark(theme) ? 'dark' : 'light',
      step,
      ...camera,
    };
    try {
      const drawing = await this.painters.of(this.name).call('draw', { ...order });
      this.#paint(drawing);
      if (coarseness === 1) this.#fullMilliseconds = drawing.milliseconds;
    } catch (error) {
      if (error instanceof Broken) this.painters.revive(error);
      // A state opened meanwhile may have no such picture: its own drawings follow.
      else if (error instanceof Refused && (this.painters.isOpening || this.store.summary !== summary)) return;
      else if (error instanceof Refused) this.painters.listener.failed({ field: error.field, message: error.message });
      // Ended for a newer state: its drawing follows.
      else if (!(error instanceof Ended)) throw error;
    }
  }

  /** @param {Drawing} drawing */
  #paint(drawing) {
    const { pixels, width, height } = drawing;
    const { canvas } = this;
    // Only now: without a context a canvas shows the card behind it, with an opaque one black.
    this.#context ??= canvas.getContext('2d', { alpha: false }) ?? undefined;
    if (!this.#context) throw new Error('no canvas');
    // Setting a size clears, also the same size.
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    this.#context.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
    canvas.dataset.milliseconds = drawing.milliseconds.toFixed(1);
    canvas.dataset.step = String(drawing.step);
    this.drawn(drawing);
  }
}

const DARK = matchMedia('(prefers-color-scheme: dark)');

/** @param {'auto' | 'light' | 'dark'} theme */
export function isDark(theme) {
  return theme === 'auto' ? DARK.matches : theme === 'dark';
}

/** @param {() => void} listener */
export function onDarkChanged(listener) {
  DARK.addEventListener('change', listener);
}
