// A worker as an object whose jobs are promises.

/** `gd` turned the input down. */
export class Refused extends Error {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure.message);
    this.field = failure.field;
  }
}

/** The program in the worker failed; the worker is of no more use. */
export class Broken extends Error {}

/** The worker was ended while the job ran. */
export class Ended extends Error {}

/** The program, loaded once: workers that begin later make no request. */
export class Program {
  /** @param {URL} base the folder of the site */
  constructor(base) {
    const wasm = fetch(new URL('gd_web_bg.wasm', base));
    /** @type {Promise<WebAssembly.Module>} */
    this.module = WebAssembly.compileStreaming(wasm.then(checked));
    /** @type {Promise<string>} */
    this.script = fetch(new URL('worker.js', base))
      .then(checked)
      .then((response) => response.text())
      .then((text) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
  }
}

/** @param {Response} response */
function checked(response) {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${response.statusText}`);
  return response;
}

/** One worker. Jobs run one after another, in order. */
export class Remote {
  #isEnded = false;
  #lastId = 0;
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void, progress?: (done: number, all: number) => void }>} */
  #waiting = new Map();

  /** @param {Program} program */
  constructor(program) {
    this.ready = this.#begin(program);
    // Whoever calls a job hears of it; nobody else must.
    this.ready.catch(() => {});
  }

  /** @param {Program} program */
  async #begin(program) {
    const script = await program.script;
    if (this.#isEnded) throw new Ended();
    // It starts while the program is still being compiled.
    this.#worker = new Worker(script);
    this.#worker.onmessage = ({ data }) => this.#settle(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(new Broken(event.message));
    };
    await this.#post('begin', { module: await program.module });
  }

  /**
   * @param {string} job a name in worker.js
   * @param {Record<string, unknown>} [args]
   * @param {(done: number, all: number) => void} [progress]
   * @returns {Promise<any>}
   */
  async call(job, args = {}, progress = undefined) {
    await this.ready;
    return this.#post(job, args, progress);
  }

  /** Ends the worker at once, whatever it does. */
  end() {
    this.#isEnded = true;
    this.#worker?.terminate();
    this.#fail(new Ended());
  }

  /** @param {string} job @param {Record<string, unknown>} args @param {(done: number, all: number) => void} [progress] */
  #post(job, args, progress) {
    if (this.#isEnded) return Promise.reject(new Ended());
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, progress });
      this.#worker?.postMessage({ id, job, args });
    });
  }

  /** @param {Reply} reply */
  #settle({ id, result, progress, failure, trap }) {
    const job = this.#waiting.get(id);
    if (!job) return;
    if (progress) {
      job.progress?.(progress.done, progress.all);
      return;
    }
    this.#waiting.delete(id);
    if (failure) job.reject(new Refused(failure));
    else if (trap !== undefined) job.reject(new Broken(trap));
    else job.resolve(result);
  }

  /** @param {Error} error */
  #fail(error) {
    const jobs = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const job of jobs) job.reject(error);
  }
}
