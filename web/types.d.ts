/** What crates/gd-web exports: see its documentation. */
interface Session {
  set_data(name: string, bytes: Uint8Array): void;
  clear_data(): void;
  own_columns?(): string[];
  /** A `Summary` as JSON. */
  open(state: string): string;
  params(step: number): Float64Array;
  loss(step: number): number;
  remark?(): string;
  trajectory_bits(): string;
  data_csv(): string;
  panel(
    name: string, width: number, height: number, scale: number, theme: string,
    step: number, azimuth: number, elevation: number, zoom: number,
  ): Uint8Array<ArrayBuffer>;
  pick(name: string, x: number, y: number): Float64Array;
  place(name: string, first: number, second: number): Float64Array;
  png(): Uint8Array<ArrayBuffer>;
  gif(progress: (done: number, all: number) => void): Uint8Array<ArrayBuffer>;
  csv(): Uint8Array<ArrayBuffer>;
  basins_begin(points: number): number;
  basins_advance(n: number): number;
  basins_png(theme: string): Uint8Array<ArrayBuffer>;
  basins_text(): string;
}

/** The glue's one global. */
declare const wasm_bindgen: {
  (from: { module_or_path: WebAssembly.Module }): Promise<{ memory: WebAssembly.Memory }>;
  Session: new () => Session;
};

/** What `gd` said about bad input, and the field that it is about. */
interface Failure {
  field: string;
  message: string;
}

/** The wasm class of the same name: to be freed once read. */
interface WasmFailure extends Failure {
  free(): void;
}

/** Everything that the page tells about the state opened last: `Summary` in crates/gd-live. */
interface Summary {
  state: string;
  formula: string;
  names: string[];
  start: number[];
  isStartFound: boolean;
  optimizer: string;
  lr: number;
  precision: string;
  scale: string;
  maxSteps: number;
  nSteps: number;
  lrBound?: number;
  verdict: string;
  reason: string;
  isConverged: boolean;
  report: string;
  command: string;
  nRows: number;
  nSkipped: number;
  columns: string;
  dataName: string;
  kept: KeptRun[];
  hasSurface: boolean;
  viewIndices: number[];
  viewRanges: number[];
}

/** A run kept for comparison; colors as `#rrggbb`. */
interface KeptRun {
  label: string;
  verdict: string;
  reason: string;
  light: string;
  dark: string;
}

interface DrawOrder {
  panel: string;
  width: number;
  height: number;
  scale: number;
  theme: string;
  step: number;
  azimuth: number;
  elevation: number;
  zoom: number;
}

interface Drawing {
  pixels: ArrayBuffer;
  width: number;
  height: number;
  step: number;
  params: number[];
  loss: number;
  /** Where the start is on the contour map, from 0 to 1 across and down; empty if it is not on it. */
  start: number[];
  milliseconds: number;
}

interface Order {
  id: number;
  job: string;
  args: Record<string, unknown>;
}

interface Reply {
  id: number;
  result?: unknown;
  progress?: { done: number; all: number };
  failure?: Failure;
  /** The program itself failed and must begin anew. */
  trap?: string;
}

/** The part of a dedicated worker's global scope in use. */
interface WorkerScope {
  postMessage(message: Reply, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<Order>) => void) | null;
}
