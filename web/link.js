// The link that restores what is shown, kept up to date in the address.

import { button, debounced } from './dom.js';
import { current } from './i18n.js';
import { within } from './numbers.js';
import { format, modelText, parse } from './state.js';
import { CAMERA } from './store.js';
import { connectCopy } from './verdict.js';

/** @param {import('./store.js').Store} store */
function fragment(store) {
  const { camera, speed, theme, step, isPlaying, summary } = store;
  // What cannot be opened yet stays in the address for the next try.
  const state = summary && !store.isBlank ? summary.state : modelText(store.model, store.kept);
  /** @type {[string, string][]} */
  const page = [['lang', current()]];
  if (theme !== 'auto') page.push(['theme', theme]);
  if (!isPlaying && summary) page.push(['step', String(step)]);
  for (const key of /** @type {const} */ (['azimuth', 'elevation', 'zoom'])) {
    const value = Number(camera[key].toFixed(key === 'zoom' ? 2 : 1));
    if (value !== CAMERA[key]) page.push([key, String(value)]);
  }
  if (speed !== 1) page.push(['speed', String(speed)]);
  return `#${[format(page), state].filter(Boolean).join('&')}`;
}

/** Sets everything but the language and theme from a link. @param {import('./store.js').Store} store @param {import('./state.js').LinkState} state */
export function restore(store, { model, kept, page }) {
  const number = (/** @type {string} */ key, /** @type {number} */ usual, /** @type {number} */ low, /** @type {number} */ high) => {
    const value = Number(page.get(key) ?? usual);
    return Number.isFinite(value) ? within(value, low, high) : usual;
  };
  store.model = model;
  store.kept = kept;
  store.speed = number('speed', 1, 0.25, 4);
  store.camera = {
    azimuth: number('azimuth', CAMERA.azimuth, -360, 360),
    elevation: number('elevation', CAMERA.elevation, 0, 90),
    zoom: number('zoom', CAMERA.zoom, 0.4, 4),
  };
  const step = page.get('step');
  return step === undefined || !Number.isFinite(Number(step)) ? undefined : Number(step);
}

/**
 * @param {import('./store.js').Store} store
 * @param {(state: import('./state.js').LinkState) => void} open what a link says
 */
export function connectLink(store, open) {
  const address = () => new URL(fragment(store), location.href).href;
  // Browsers allow only so many changes of the address in a time.
  const update = debounced(350, () => history.replaceState(null, '', address()));
  for (const happening of /** @type {const} */ (['opened', 'camera', 'playing', 'look'])) store.on(happening, update);
  store.on('step', () => {
    if (!store.isPlaying) update();
  });
  window.addEventListener('hashchange', () => {
    // The link to the pictures is no state.
    if (location.hash === '#pictures') update();
    else open(parse(location.hash));
  });
  connectCopy(button('copy-link'), address);
}
