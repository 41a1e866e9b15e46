// The two workers that draw: both hold the state opened last. Of states that come while one is being opened, only the
// latest is opened.

import { Broken, Ended, Refused, Remote } from './remote.js';

/** A state that takes longer is given up for the next one. */
const PATIENCE_MILLISECONDS = 2000;

/** @typedef {{ opened: (summary: Summary) => void, failed: (failure: Failure) => void, busy: (isBusy: boolean) => void }} Listener */

export class Painters {
  /** @type {Remote[]} */
  #remotes;
  /** @type {string | undefined} */
  #wanted;
  /** The state that was opened last without an error. @type {string | undefined} */
  #good;
  /** The state that workers were begun anew with: not tried twice. @type {string | undefined} */
  #revived;
  #isOpening = false;
  #since = 0;
  /** @type {{ name: string, bytes: Uint8Array } | undefined} */
  #file;

  /** @param {import('./remote.js').Program} program @param {Listener} listener */
  constructor(program, listener) {
    this.program = program;
    this.listener = listener;
    this.#remotes = [new Remote(program), new Remote(program)];
  }

  get isOpening() {
    return this.#isOpening;
  }

  /** Columns of the reader's file; none if it cannot be read. @returns {Promise<string[]>} */
  async ownColumns() {
    try {
      return await this.#remotes[0].call('ownColumns');
    } catch (error) {
      // The opening that follows tells what is wrong.
      if (error instanceof Ended || error instanceof Broken) return [];
      throw error;
    }
  }

  /** The surface has a worker of its own, since it takes longest. @param {string} panel */
  of(panel) {
    return this.#remotes[panel === 'surface' ? 1 : 0];
  }

  /** @param {{ name: string, bytes: Uint8Array } | undefined} file */
  setFile(file) {
    this.#file = file;
    // A worker that ended meanwhile gets the file when it begins anew.
    for (const remote of this.#remotes) this.#giveFile(remote).catch(() => {});
  }

  /** @param {Remote} remote */
  #giveFile(remote) {
    return this.#file ? remote.call('setData', this.#file) : remote.call('clearData');
  }

  /** @param {string} state */
  async open(state) {
    this.#wanted = state;
    if (this.#isOpening) {
      this.#hurry();
      return;
    }
    this.#isOpening = true;
    const patience = setTimeout(() => this.listener.busy(true), 300);
    while (this.#wanted !== undefined) {
      const next = this.#wanted;
      this.#wanted = undefined;
      this.#since = performance.now();
      await this.#openNow(next);
    }
    clearTimeout(patience);
    this.listener.busy(false);
    this.#isOpening = false;
  }

  /** @param {string} state */
  async #openNow(state) {
    try {
      const [summary] = await this.#inAll('open', { state });
      this.#good = state;
      this.listener.opened(summary);
    } catch (error) {
      if (error instanceof Refused) this.listener.failed({ field: error.field, message: error.message });
      else if (error instanceof Broken) await this.revive(error);
      // Ended for a newer state, which is opened next.
      else if (!(error instanceof Ended)) throw error;
    }
  }

  /** The first answer after all have answered. @param {string} job @param {Record<string, unknown>} args */
  async #inAll(job, args) {
    const answers = await Promise.allSettled(this.#remotes.map((remote) => remote.call(job, args)));
    return answers.map((answer) => {
      if (answer.status === 'rejected') throw answer.reason;
      return answer.value;
    });
  }

  /** Gives up what takes too long once something newer is wanted. */
  #hurry() {
    const since = this.#since;
    const left = PATIENCE_MILLISECONDS - (performance.now() - since);
    setTimeout(() => {
      if (this.#isOpening && this.#since === since && this.#wanted !== undefined) this.#beginAnew();
    }, Math.max(0, left));
  }

  #beginAnew() {
    for (const remote of this.#remotes) remote.end();
    this.#remotes = [new Remote(this.program), new Remote(this.program)];
    if (this.#file) this.setFile(this.#file);
    // Lets draws of the state before go on until the next one is open.
    const state = this.#good;
    if (state !== undefined) for (const remote of this.#remotes) remote.call('open', { state }).catch(() => {});
  }

  /** After the program failed in a worker: new workers with the last good state. @param {Error} error */
  async revive(error) {
    if (this.#good === this.#revived) this.#good = undefined;
    this.#revived = this.#good;
    this.#beginAnew();
    if (this.#good !== undefined) await this.#openNow(this.#good);
    this.listener.failed({ field: 'broken', message: error.message });
  }
}
