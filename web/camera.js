// Turning the surface: drag, wheel, pinch, keys.

import { element } from './dom.js';
import { within } from './numbers.js';
import { CAMERA } from './store.js';

const DEGREES_PER_PIXEL = 0.4;
const DEGREES_PER_KEY = 5;
const ZOOM_PER_KEY = 1.15;
const [NEAREST, FARTHEST] = [4, 0.4];
/** A pointer that moved less has clicked. */
const CLICK_PIXELS = 4;
/** So long a click waits for a second one, which resets the camera instead. */
const DOUBLE_CLICK_MILLISECONDS = 250;

/** @param {number} degrees */
const turned = (degrees) => ((((degrees + 180) % 360) + 360) % 360) - 180;

/**
 * @param {import('./store.js').Store} store
 * @param {(across: number, down: number) => void} clicked with the place on the surface's panel, from 0 to 1
 */
export function connectCamera(store, clicked) {
  const canvas = element('surface', HTMLCanvasElement);
  /** @type {Map<number, { x: number, y: number }>} */
  const pointers = new Map();
  let moved = 0;

  /** @param {number} across degrees @param {number} up degrees */
  const turn = (across, up) => {
    const { azimuth, elevation } = store.camera;
    store.turn({ azimuth: turned(azimuth + across), elevation: within(elevation + up, 0, 90) });
  };
  /** @param {number} factor @returns {boolean} whether that changed anything */
  const zoom = (factor) => {
    const next = within(store.camera.zoom * factor, FARTHEST, NEAREST);
    if (next === store.camera.zoom) return false;
    store.turn({ zoom: next });
    return true;
  };
  const apart = () => {
    const [one, two] = [...pointers.values()];
    return Math.hypot(one.x - two.x, one.y - two.y);
  };

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    moved = pointers.size === 1 ? 0 : Infinity;
    canvas.classList.add('dragging');
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const distance = pointers.size === 2 ? apart() : 0;
    const [x, y] = [event.clientX, event.clientY];
    pointers.set(event.pointerId, { x, y });
    if (pointers.size === 2) {
      if (distance > 0) zoom(apart() / distance);
      return;
    }
    moved += Math.hypot(x - before.x, y - before.y);
    if (moved >= CLICK_PIXELS) turn((before.x - x) * DEGREES_PER_PIXEL, (y - before.y) * DEGREES_PER_PIXEL);
  });
  const release = (/** @type {PointerEvent} */ event) => {
    if (!pointers.delete(event.pointerId)) return;
    if (pointers.size === 0) canvas.classList.remove('dragging');
  };
  canvas.addEventListener('pointerup', release);
  canvas.addEventListener('pointercancel', release);
  /** @type {number | undefined} */
  let click;
  canvas.addEventListener('click', (event) => {
    clearTimeout(click);
    if (moved >= CLICK_PIXELS || event.detail > 1) return;
    const rect = canvas.getBoundingClientRect();
    const [across, down] = [(event.clientX - rect.left) / rect.width, (event.clientY - rect.top) / rect.height];
    click = setTimeout(() => clicked(across, down), DOUBLE_CLICK_MILLISECONDS);
  });
  canvas.addEventListener('dblclick', () => {
    clearTimeout(click);
    store.turn(CAMERA);
  });
  canvas.addEventListener(
    'wheel',
    (event) => {
      // At either end of the zoom the wheel scrolls the page again.
      if (zoom(Math.exp(-within(event.deltaY, -200, 200) * 0.0015))) event.preventDefault();
    },
    { passive: false },
  );

  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => turn(-DEGREES_PER_KEY, 0),
    ArrowRight: () => turn(DEGREES_PER_KEY, 0),
    ArrowUp: () => turn(0, DEGREES_PER_KEY),
    ArrowDown: () => turn(0, -DEGREES_PER_KEY),
    '+': () => zoom(ZOOM_PER_KEY),
    '=': () => zoom(ZOOM_PER_KEY),
    '-': () => zoom(1 / ZOOM_PER_KEY),
    0: () => store.turn(CAMERA),
  };
  canvas.addEventListener('keydown', (event) => {
    const key = event.ctrlKey || event.altKey || event.metaKey ? undefined : keys[event.key];
    if (!key) return;
    event.preventDefault();
    key();
  });
}
