// The live page: makes its parts and tells them of each other.

import { connectBasins } from './basins.js';
import { connectBlank } from './blank.js';
import { connectCamera } from './camera.js';
import { connectData } from './data.js';
import { block, select } from './dom.js';
import { clearFailures, showFailure, showNotice } from './failures.js';
import { connectFiles } from './files.js';
import { text } from './i18n.js';
import { connectKept } from './kept.js';
import { connectLink, restore } from './link.js';
import { connectLook, setLook } from './look.js';
import { connectModel } from './model.js';
import { Painters } from './painters.js';
import { Panels } from './panels.js';
import { Player } from './player.js';
import { connectRate } from './rate.js';
import { Program } from './remote.js';
import { connectSettings } from './settings.js';
import { Start } from './start.js';
import { modelText, parse } from './state.js';
import { Store } from './store.js';
import { connectVerdict } from './verdict.js';
import { connectView } from './view.js';

const program = new Program(new URL('.', import.meta.url));
const store = new Store();
/** Done with the next state that opens. @type {(() => void) | undefined} */
let afterOpening;

/** @param {Failure} failure */
function failed(failure) {
  store.failure = failure;
  showFailure(failure);
  store.tell('failed');
}

const painters = new Painters(program, {
  opened(summary) {
    store.summary = summary;
    store.failure = undefined;
    clearFailures();
    afterOpening?.();
    afterOpening = undefined;
    store.tell('opened');
  },
  failed(failure) {
    const isOwn = failure.field === 'data' && store.isFileMissing;
    failed(isOwn ? { field: 'data', message: text('data.again') } : failure);
  },
  busy(isBusy) {
    block('panels').setAttribute('aria-busy', String(isBusy));
    block('busy').hidden = !isBusy;
  },
});

const panels = new Panels(store, painters);
const player = new Player(store, painters);
const start = new Start(store, painters);
panels.onDrawn((drawing) => {
  player.drawn(drawing);
  start.drawn(drawing);
});
connectCamera(store, (across, down) => start.moveTo('surface', across, down));
connectModel(store, () => {
  afterOpening = () => player.begin();
});
connectData(store, painters, failed);
connectBlank(store, (state) => open(state));
connectSettings(store);
connectRate(store);
connectVerdict(store, painters);
connectKept(store);
connectFiles(store, program, failed);
connectBasins(store, program);
connectLook(store);
connectLink(store, open);

const withView = connectView(store);
store.on('model', () => painters.open(modelText(withView(), store.kept)));
store.on('file', () => painters.setFile(store.file));

/** @param {import('./state.js').LinkState} state */
function open(state) {
  const step = restore(store, state);
  // Said aloud, so that another formula is fitted to the data on the screen.
  if (['scenario', 'example', 'formula', 'data'].every((key) => !store.model.has(key))) store.model.set('scenario', 'net-global');
  setLook(store, state.page.get('lang'), state.page.get('theme'));
  select('speed').value = String(store.speed);
  afterOpening = () => {
    if (step === undefined) player.begin();
    else {
      store.play(false);
      store.show(step);
    }
  };
  store.tell('model');
}

// On a phone settings and report fold, but for those that the page is about.
if (matchMedia('(max-width: 700px)').matches) {
  for (const fold of document.querySelectorAll('details')) {
    if (fold instanceof HTMLDetailsElement) fold.open = ['fold-model', 'fold-descent'].includes(fold.id);
  }
}

open(parse(location.hash));
Promise.all([program.module, program.script]).catch((error) => {
  showNotice(text('unloadable', { message: error instanceof Error ? error.message : String(error) }));
});
