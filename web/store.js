// What the page shows, in one place, and who wants to know of changes.

/** Settings changed; a state was opened; one was turned down; step, camera, playing, language or theme changed. */
/** @typedef {'model' | 'opened' | 'failed' | 'step' | 'camera' | 'playing' | 'look' | 'file'} Happening */

/** @typedef {{ azimuth: number, elevation: number, zoom: number }} Camera */

/** @type {Camera} */
export const CAMERA = { azimuth: -60, elevation: 30, zoom: 1 };

export class Store {
  /** Settings as in the link; what is not there is as the program has it. @type {Map<string, string>} */
  model = new Map();
  /** Kept runs, each the text of its settings. @type {string[]} */
  kept = [];
  /** The state opened last. @type {Summary | undefined} */
  summary;
  /** The reader's own file. @type {{ name: string, bytes: Uint8Array } | undefined} */
  file;
  /** Why the state wanted last was turned down. @type {Failure | undefined} */
  failure;
  step = 0;
  isPlaying = false;
  speed = 1;
  camera = { ...CAMERA };
  /** @type {'auto' | 'light' | 'dark'} */
  theme = 'auto';
  /** @type {Map<Happening, (() => void)[]>} */
  #listeners = new Map();

  /** @param {Happening} happening @param {() => void} listener */
  on(happening, listener) {
    this.#listeners.set(happening, [...(this.#listeners.get(happening) ?? []), listener]);
  }

  /** @param {Happening} happening */
  tell(happening) {
    for (const listener of this.#listeners.get(happening) ?? []) listener();
  }

  /** Sets settings; `undefined` leaves one to the program. @param {Record<string, string | undefined>} settings */
  change(settings) {
    for (const [key, value] of Object.entries(settings)) {
      if (value === undefined) this.model.delete(key);
      else this.model.set(key, value);
    }
    this.tell('model');
  }

  /** A link tells of a file, which the reader has not chosen yet. */
  get isFileMissing() {
    return this.model.get('data') === 'own' && !this.file;
  }

  /** There are no pictures of what is wanted, but a reason why. */
  get isBlank() {
    return this.failure !== undefined && (this.summary === undefined || this.isFileMissing);
  }

  get lastStep() {
    return Math.max(0, (this.summary?.nSteps ?? 1) - 1);
  }

  /** @param {number} step */
  show(step) {
    const bounded = Math.round(Math.min(Math.max(step, 0), this.lastStep));
    if (bounded === this.step) return;
    this.step = bounded;
    this.tell('step');
  }

  /** @param {Partial<Camera>} change */
  turn(change) {
    this.camera = { ...this.camera, ...change };
    this.tell('camera');
  }

  /** @param {boolean} isPlaying */
  play(isPlaying) {
    if (isPlaying === this.isPlaying) return;
    this.isPlaying = isPlaying;
    this.tell('playing');
  }
}
