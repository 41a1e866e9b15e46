// The ranges that the maps show: they stay while the start is moved, so that the map does not run away under the pointer.

import { button } from './dom.js';
import { inSteps } from './numbers.js';

/** Settings that make another map. */
const KEYS = ['scenario', 'example', 'formula', 'data', 'noise', 'seed'];

/** @param {Map<string, string>} model */
const mapOf = (model) => KEYS.map((key) => model.get(key) ?? '').join('\n');

/** What the program shows of a scenario anyway: needs not be in the link. */
const SCENARIO_RANGES = [-2, 7, -2, 7];

/** @param {Map<string, string>} model */
const isScenario = (model) => ['example', 'formula', 'data'].every((key) => !model.has(key));

/** @param {import('./store.js').Store} store */
export function connectView(store) {
  /** The map of the state opened last. */
  let map = '';
  button('fit-view').addEventListener('click', () => {
    map = '';
    store.change({ view: undefined, over: undefined });
  });
  store.on('opened', () => {
    map = mapOf(store.model);
    button('fit-view').hidden = !store.summary?.hasSurface;
  });

  /** Settings with the ranges in view, if the map is still the same. @returns {Map<string, string>} */
  return () => {
    const { summary, model } = store;
    if (!summary?.hasSurface || map !== mapOf(model) || model.has('view')) return model;
    const [a, b, c, d] = summary.viewRanges;
    if (isScenario(model) && SCENARIO_RANGES.every((end, index) => end === summary.viewRanges[index])) return model;
    const view = [inSteps(a, b - a), inSteps(b, b - a), inSteps(c, d - c), inSteps(d, d - c)].join(',');
    const over = summary.names.length > 2 ? [['over', summary.viewIndices.join(',')]] : [];
    return new Map([...model, ['view', view], .../** @type {[string, string][]} */ (over)]);
  };
}
