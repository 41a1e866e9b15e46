// A long job in a worker of its own, which can be cancelled.

import { Broken, Ended, Refused, Remote } from './remote.js';

export class Errand {
  /** @type {Remote | undefined} */
  #remote;

  /** @param {import('./remote.js').Program} program @param {import('./store.js').Store} store */
  constructor(program, store) {
    this.program = program;
    this.store = store;
  }

  /**
   * Does a job on the state opened last; an earlier one is cancelled.
   * @param {string} job
   * @param {Record<string, unknown>} [args]
   * @param {(done: number, all: number) => void} [progress]
   * @returns {Promise<any>} `undefined` if it was cancelled
   * @throws {Error} with a message for the reader
   */
  async run(job, args = {}, progress = undefined) {
    this.cancel();
    const remote = new Remote(this.program);
    this.#remote = remote;
    try {
      if (this.store.file) await remote.call('setData', this.store.file);
      await remote.call('open', { state: this.store.summary?.state ?? '' });
      return await remote.call(job, args, progress);
    } catch (error) {
      if (error instanceof Ended) return undefined;
      if (error instanceof Broken || error instanceof Refused) throw new Error(error.message);
      throw error;
    } finally {
      // Its memory goes with it.
      remote.end();
    }
  }

  cancel() {
    this.#remote?.end();
    this.#remote = undefined;
  }
}
