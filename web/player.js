// The clock: play, pause, step, scrub, speed.

import { block, button, element, input, select } from './dom.js';
import { text } from './i18n.js';
import { short } from './numbers.js';
import { Broken, Ended } from './remote.js';

/** The whole descent at speed 1. */
const SECONDS = 8;

export const isMotionReduced = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

export class Player {
  /** Share of the time that has passed, from 0 to 1. The first steps are the large ones: the step grows with its square. */
  #time = 0;
  #lastFrame = 0;
  #wasAtEnd = false;
  /** Whether the step drawn next was asked for by button or key, so that readers who do not see it are told. */
  #isAsked = false;

  /** @param {import('./store.js').Store} store @param {import('./painters.js').Painters} painters */
  constructor(store, painters) {
    this.store = store;
    this.painters = painters;
    this.scrub = input('scrub');
    store.on('step', () => this.#showStep());
    store.on('playing', () => this.#playingChanged());
    store.on('look', () => this.#showPlaying());
    store.on('opened', () => this.#opened());
    button('play').addEventListener('click', () => this.toggle());
    button('back').addEventListener('click', () => this.go(-1));
    button('forward').addEventListener('click', () => this.go(1));
    this.scrub.addEventListener('input', () => {
      store.play(false);
      store.show(this.scrub.valueAsNumber);
    });
    select('speed').addEventListener('change', () => {
      store.speed = Number(select('speed').value);
      store.tell('playing');
    });
    this.#connectLoss();
    document.addEventListener('keydown', (event) => this.#key(event));
  }

  toggle() {
    const { store } = this;
    if (!store.isPlaying && store.step === store.lastStep) store.show(0);
    store.play(!store.isPlaying);
  }

  /** @param {number} steps */
  go(steps) {
    this.store.play(false);
    this.#isAsked = true;
    this.store.show(this.store.step + steps);
  }

  /** From the start, or, where motion is unwelcome, the end. */
  begin() {
    const isStill = isMotionReduced();
    this.store.show(isStill ? this.store.lastStep : 0);
    this.#wasAtEnd = isStill;
    this.store.play(!isStill);
  }

  /** @param {Drawing} drawing */
  drawn({ step, params, loss }) {
    const { summary } = this.store;
    // A drawing of the state before may come after the state.
    if (params.length !== summary?.names.length) return;
    const pairs = summary.names.map((name, index) => `${name} = ${short(params[index])}`);
    const last = this.store.lastStep;
    block('numbers').textContent = [
      text('player.step', { step, last }),
      ...pairs,
      `${text('loss')} ${short(loss)}`,
    ].join('  ·  ');
    const told = text('player.at', { step, last, params: pairs.join(', '), loss: short(loss) });
    this.scrub.setAttribute('aria-valuetext', told);
    if (this.#isAsked) block('announcer').textContent = told;
    this.#isAsked = false;
  }

  #opened() {
    const { store } = this;
    this.scrub.max = String(store.lastStep);
    // Who saw the whole path sees the whole path of the next descent too.
    const step = this.#wasAtEnd && !store.isPlaying ? store.lastStep : store.step;
    store.show(step);
    this.#showStep();
  }

  #showStep() {
    const { step, lastStep, isPlaying } = this.store;
    this.scrub.value = String(step);
    if (isPlaying) return;
    this.#time = Math.sqrt(step / Math.max(lastStep, 1));
    this.#wasAtEnd = step === lastStep;
  }

  #playingChanged() {
    this.#showPlaying();
    if (!this.store.isPlaying) return;
    this.#time = Math.sqrt(this.store.step / Math.max(this.store.lastStep, 1));
    this.#lastFrame = performance.now();
    requestAnimationFrame((now) => this.#frame(now));
  }

  /** @param {number} now */
  #frame(now) {
    const { store } = this;
    if (!store.isPlaying) return;
    // A page that was hidden goes on where it was.
    const seconds = Math.min(Math.max(now - this.#lastFrame, 0) / 1000, 0.25);
    this.#lastFrame = now;
    this.#time = Math.min(1, this.#time + (seconds * store.speed) / SECONDS);
    store.show(store.lastStep * this.#time * this.#time);
    if (this.#time < 1) requestAnimationFrame((next) => this.#frame(next));
    else {
      this.#wasAtEnd = true;
      store.play(false);
    }
  }

  #showPlaying() {
    const { isPlaying } = this.store;
    button('play').toggleAttribute('data-playing', isPlaying);
    button('play').setAttribute('aria-label', text(isPlaying ? 'player.pause' : 'player.play'));
  }

  #connectLoss() {
    const canvas = element('loss', HTMLCanvasElement);
    const show = async (/** @type {PointerEvent} */ event) => {
      const rect = canvas.getBoundingClientRect();
      const [across, down] = [(event.clientX - rect.left) / rect.width, (event.clientY - rect.top) / rect.height];
      try {
        const [step] = await this.painters.of('loss').call('pick', { panel: 'loss', across, down });
        if (step === undefined) return;
        this.store.play(false);
        this.store.show(step);
      } catch (error) {
        if (error instanceof Broken) this.painters.revive(error);
        else if (!(error instanceof Ended)) throw error;
      }
    };
    canvas.addEventListener('click', (event) => show(/** @type {PointerEvent} */ (event)));
    canvas.addEventListener('pointermove', (event) => {
      if (event.buttons === 1 && event.pointerType !== 'touch') show(event);
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.matches('input:not([type="range"]), select, textarea')) return;
    if (event.key === ' ' && !target.closest('button, summary, a, label')) this.toggle();
    else if (event.key === ',') this.go(-1);
    else if (event.key === '.') this.go(1);
    else return;
    event.preventDefault();
  }
}
