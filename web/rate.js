// The learning rate: a logarithmic slider, a field, and the bound beyond which the descent cannot settle.

import { block, input, onTyped, setField } from './dom.js';
import { text } from './i18n.js';
import { short } from './numbers.js';

/** Powers of ten that the slider spans at least. */
const [LOWEST, HIGHEST] = [-4, 1];
/** Optimizers whose bound is 2 / largest curvature as it stands. */
const PLAIN = ['sgd'];

/** @param {number} power */
const rateOf = (power) => String(Number((10 ** power).toPrecision(3)));

/** @param {import('./store.js').Store} store */
export function connectRate(store) {
  const slider = input('rate-slider');
  const field = input('rate');
  /** On a phone a second slider stays on the screen with the picture. */
  const quick = input('quick-rate');
  let isDragging = false;

  const show = () => {
    const { summary } = store;
    if (!summary) return;
    const { lr, lrBound, optimizer } = summary;
    const isUsed = optimizer !== 'lm';
    slider.disabled = quick.disabled = field.disabled = !isUsed;
    if (!isDragging) span(slider, lr, lrBound);
    if (Number.isFinite(lr) && lr > 0) {
      if (!isDragging) slider.value = String(Math.log10(lr));
      slider.setAttribute('aria-valuetext', short(lr));
    }
    follow();
    block('quick-value').textContent = isUsed ? short(lr) : '';
    setField(field, isUsed ? (store.model.get('lr') ?? short(lr)) : '');
    const isOver = isUsed && lrBound !== undefined && lr > lrBound;
    for (const id of ['rate-box', 'quick-rate']) block(id).classList.toggle('over', isOver);
    block('bound').textContent = told(isUsed, isOver, lrBound, PLAIN.includes(optimizer) && summary.scale !== 'auto');
    mark(slider, lrBound);
  };

  const follow = () => {
    [quick.min, quick.max, quick.value] = [slider.min, slider.max, slider.value];
    quick.setAttribute('aria-valuetext', slider.getAttribute('aria-valuetext') ?? '');
  };
  for (const moved of [slider, quick]) {
    moved.addEventListener('input', () => {
      isDragging = true;
      slider.value = moved.value;
      field.value = rateOf(moved.valueAsNumber);
      store.change({ lr: field.value });
    });
    for (const end of ['change', 'blur', 'pointerup']) moved.addEventListener(end, () => (isDragging = false));
  }
  onTyped(field, () => store.change({ lr: field.value.trim() }));
  store.on('opened', show);
  store.on('look', show);
  store.on('failed', () => {
    if (store.isBlank) setField(field, store.model.get('lr') ?? '');
  });
}

/** Widens the slider so that rate and bound are well within. @param {HTMLInputElement} slider @param {number} rate @param {number | undefined} bound */
function span(slider, rate, bound) {
  const powers = [rate, bound ?? NaN].map(Math.log10).filter(Number.isFinite);
  slider.min = String(Math.min(LOWEST, ...powers.map((power) => Math.floor(power - 1))));
  slider.max = String(Math.max(HIGHEST, ...powers.map((power) => Math.ceil(power + 0.5))));
}

/** @param {HTMLInputElement} slider @param {number | undefined} bound */
function mark(slider, bound) {
  const sign = block('bound-mark');
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const share = bound === undefined ? NaN : (Math.log10(bound) - low) / (high - low);
  sign.hidden = !(share >= 0 && share <= 1);
  sign.style.setProperty('--at', String(share));
}

/** @param {boolean} isUsed @param {boolean} isOver @param {number | undefined} bound @param {boolean} isPlain */
function told(isUsed, isOver, bound, isPlain) {
  if (!isUsed) return text('rate.unused');
  if (bound === undefined) return text('rate.none');
  const key = isOver ? 'rate.over' : 'rate.bound';
  return text(isPlain ? key : `${key}.other`, { bound: short(Number(bound.toPrecision(3))) });
}
