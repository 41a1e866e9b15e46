// Elements by their names in index.html.

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`index.html has no ${type.name} #${id}`);
  return found;
}

/** @param {string} id */
export const button = (id) => element(id, HTMLButtonElement);
/** @param {string} id */
export const input = (id) => element(id, HTMLInputElement);
/** @param {string} id */
export const select = (id) => element(id, HTMLSelectElement);
/** @param {string} id */
export const block = (id) => element(id, HTMLElement);

/**
 * Calls once things have been quiet for a while.
 * @template {unknown[]} A
 * @param {number} milliseconds
 * @param {(...args: A) => void} callback
 */
export function debounced(milliseconds, callback) {
  /** @type {number | undefined} */
  let timer;
  return (/** @type {A} */ ...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => callback(...args), milliseconds);
  };
}

/** While typing after a pause, and at once when done. @param {HTMLInputElement} field @param {() => void} callback */
export function onTyped(field, callback) {
  let told = field.value;
  const tell = () => {
    if (field.value === told) return;
    told = field.value;
    callback();
  };
  field.addEventListener('focus', () => {
    told = field.value;
  });
  field.addEventListener('input', debounced(300, tell));
  field.addEventListener('change', tell);
}

/** Sets a field unless somebody types into it. @param {HTMLInputElement} field @param {string} value */
export function setField(field, value) {
  if (document.activeElement !== field) field.value = value;
}
