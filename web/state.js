// The text of a link, and back.

/** Keys that only the page reads; the program ignores them. */
export const PAGE_KEYS = ['lang', 'theme', 'step', 'azimuth', 'elevation', 'zoom', 'speed'];

/** @typedef {{ model: Map<string, string>, kept: string[], page: Map<string, string> }} LinkState */

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: the program says what is wrong with the value.
    return text;
  }
}

/** @param {string} value */
function encoded(value) {
  return encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%2F', '/');
}

/** @param {string} text `key=value` joined by `&`, with or without the number sign before it @returns {LinkState} */
export function parse(text) {
  /** @type {LinkState} */
  const state = { model: new Map(), kept: [], page: new Map() };
  for (const pair of text.replace(/^#/, '').split('&')) {
    if (pair === '') continue;
    const [key, ...rest] = pair.split('=');
    const value = decoded(rest.join('='));
    if (key === 'keep') state.kept.push(value);
    else if (PAGE_KEYS.includes(key)) state.page.set(key, value);
    else state.model.set(decoded(key), value);
  }
  return state;
}

/** @param {Iterable<[string, string]>} pairs */
export function format(pairs) {
  return [...pairs].map(([key, value]) => `${encoded(key)}=${encoded(value)}`).join('&');
}

/** What the program opens. @param {Map<string, string>} model @param {string[]} kept */
export function modelText(model, kept) {
  /** @type {[string, string][]} */
  const runs = kept.map((run) => ['keep', run]);
  return format([...model, ...runs]);
}
