// Runs in a worker, behind the glue in the same script: one session, one job at a time.

/** @type {Session} */
let session;
/** What the session told of the state that is open. @type {Summary | undefined} */
let summary;
/** What the program holds: to be measured. @type {WebAssembly.Memory} */
let memory;
/** Size of each panel as last drawn. @type {Record<string, { width: number, height: number }>} */
const drawn = {};
const scope = /** @type {WorkerScope} */ (/** @type {unknown} */ (self));

/** A chunk of basins long enough to be worth a message, short enough for a bar that moves. */
const CHUNK_MILLISECONDS = 80;

/** @param {string} panel @param {number[]} params the two of the view */
function placeOnPanel(panel, params) {
  const { width, height } = drawn[panel];
  const place = session.place(panel, params[0], params[1]);
  return place.length === 2 ? [place[0] / width, place[1] / height] : [];
}

/** @param {DrawOrder} order @returns {Drawing} */
function draw({ panel, width, height, scale, theme, step, azimuth, elevation, zoom }) {
  const began = performance.now();
  const bounded = Math.max(0, Math.min(step, (summary?.nSteps ?? 0) - 1));
  const pixels = session.panel(panel, width, height, scale, theme, bounded, azimuth, elevation, zoom);
  drawn[panel] = { width, height };
  const { start = [], viewIndices = [] } = summary ?? {};
  const place = panel === 'contour' ? placeOnPanel(panel, viewIndices.map((index) => start[index])) : [];
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

/**
 * @param {number} points along each parameter
 * @param {string} theme
 * @param {(done: number, all: number) => void} progress
 */
function basins(points, theme, progress) {
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
  return { png: session.basins_png(theme), text: session.basins_text() };
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
    summary = JSON.parse(session.open(state));
    return summary;
  },
  remark: () => session.remark?.() ?? '',
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
  basins: ({ points, theme }, progress) => basins(points, theme, progress),
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
