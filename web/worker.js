// Runs in a worker, behind the glue in the same script: one session, one job at a time.

/** @type {Session} */
let session;
/** What the program holds: to be measured. @type {WebAssembly.Memory} */
let memory;
/** Size of each panel as last drawn. @type {Record<string, { width: number, height: number }>} */
const drawn = {};
const scope = /** @type {WorkerScope} */ (/** @type {unknown} */ (self));

/** A chunk of basins long enough to be worth a message, short enough for a bar that moves. */
const CHUNK_MILLISECONDS = 80;

/** @param {number} index @returns {KeptRun} */
function keptRun(index) {
  return {
    label: session.kept_label(index),
    verdict: session.kept_verdict(index),
    reason: session.kept_reason(index),
    light: session.kept_color(index, 'light'),
    dark: session.kept_color(index, 'dark'),
  };
}

/** @returns {Summary} */
function summary() {
  return {
    state: session.state(),
    formula: session.formula(),
    names: session.names(),
    start: [...session.start()],
    isStartFound: session.is_start_found(),
    optimizer: session.optimizer(),
    lr: session.lr(),
    precision: session.precision(),
    scale: session.scale(),
    maxSteps: session.max_steps(),
    nSteps: session.n_steps(),
    lrBound: session.lr_bound(),
    verdict: session.verdict(),
    reason: session.reason(),
    isConverged: session.is_converged(),
    report: session.report(),
    command: session.command(),
    nRows: session.n_rows(),
    nSkipped: session.n_skipped(),
    columns: session.columns(),
    dataName: session.data_name(),
    kept: Array.from({ length: session.kept_count() }, (_, index) => keptRun(index)),
    hasSurface: session.has_surface(),
    viewIndices: [...session.view_indices()],
    viewRanges: [...session.view_ranges()],
  };
}

/** @param {string} panel @param {number[]} params the two of the view */
function placeOnPanel(panel, params) {
  const { width, height } = drawn[panel];
  const place = session.place(panel, params[0], params[1]);
  return place.length === 2 ? [place[0] / width, place[1] / height] : [];
}

/** @param {DrawOrder} order @returns {Drawing} */
function draw({ panel, width, height, scale, theme, step, azimuth, elevation, zoom }) {
  const began = performance.now();
  const bounded = Math.max(0, Math.min(step, session.n_steps() - 1));
  const pixels = session.panel(panel, width, height, scale, theme, bounded, azimuth, elevation, zoom);
  drawn[panel] = { width, height };
  const start = session.start();
  const place = panel === 'contour' ? placeOnPanel(panel, [...session.view_indices()].map((index) => start[index])) : [];
  return {
    pixels: pixels.buffer,
    width,
    height,
    step: bounded,
    params: [...session.params(bounded)],
    loss: session.loss(bounded),
    start: place,
    milliseconds: performance.now() - began,
  };
}

/** @param {number} points along each parameter @param {(done: number, all: number) => void} progress */
function basins(points, progress) {
  const all = session.basins_begin(points);
  let [done, chunk] = [0, 8];
  progress(done, all);
  while (done < all) {
    const began = performance.now();
    done = session.basins_advance(chunk);
    const ratio = CHUNK_MILLISECONDS / Math.max(performance.now() - began, 1);
    chunk = Math.max(1, Math.round(chunk * Math.min(ratio, 4)));
    progress(done, all);
  }
  return { png: session.basins_png(), text: session.basins_text() };
}

/** @type {Record<string, (args: any, progress: (done: number, all: number) => void) => unknown>} */
const JOBS = {
  async begin({ module }) {
    ({ memory } = await wasm_bindgen({ module_or_path: module }));
    session = new wasm_bindgen.Session();
  },
  setData: ({ name, bytes }) => session.set_data(name, bytes),
  // Older programs do not tell.
  ownColumns: () => session.own_columns?.() ?? [],
  clearData: () => session.clear_data(),
  open({ state }) {
    session.open(state);
    return summary();
  },
  draw,
  pick({ panel, across, down }) {
    const size = drawn[panel];
    return size ? [...session.pick(panel, across * size.width, down * size.height)] : [];
  },
  png: () => session.png(),
  gif: (_, progress) => session.gif(progress),
  csv: () => session.csv(),
  data: () => session.data_csv(),
  bits: () => session.trajectory_bits(),
  basins: ({ points }, progress) => basins(points, progress),
};

/** @param {unknown} result */
function transfers(result) {
  const { pixels } = /** @type {Partial<Drawing>} */ (result ?? {});
  return pixels ? [pixels] : [];
}

/** @param {unknown} error @returns {Partial<Reply>} */
function bad(error) {
  if (error !== null && typeof error === 'object' && 'field' in error && 'free' in error) {
    const failure = /** @type {WasmFailure} */ (error);
    const { field, message } = failure;
    failure.free();
    return { failure: { field, message } };
  }
  return { trap: String(error) };
}

scope.onmessage = async (/** @type {MessageEvent<Order>} */ { data: { id, job, args } }) => {
  try {
    /** @param {number} done @param {number} all */
    const progress = (done, all) => scope.postMessage({ id, progress: { done, all } }, []);
    const result = await JOBS[job](args, progress);
    scope.postMessage({ id, result }, transfers(result));
  } catch (error) {
    scope.postMessage({ id, ...bad(error) }, []);
  }
};
