// What `gd` said about bad input, beside the field that it is about.

import { block } from './dom.js';
import { text } from './i18n.js';

const FIELDS = ['formula', 'data', 'noise', 'seed', 'start', 'optimizer', 'lr', 'steps', 'precision', 'scale', 'keep', 'state'];

/** @param {string} name */
function fieldsOf(name) {
  return [...document.querySelectorAll(`[data-field="${name}"]`)];
}

export function clearFailures() {
  for (const name of FIELDS) block(`error-${name}`).hidden = true;
  for (const field of document.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
  block('notice').hidden = true;
}

/** @param {Failure} failure */
export function showFailure({ field, message }) {
  if (field === 'broken') {
    showNotice(text('broken', { message }));
    return;
  }
  clearFailures();
  // A formula without any of the columns is mended where it stands.
  const about = field === 'data' && message.startsWith('the formula') ? 'formula' : field;
  const place = block(`error-${FIELDS.includes(about) ? about : 'state'}`);
  place.replaceChildren(...linesOf(message));
  place.hidden = false;
  const fold = place.closest('details');
  if (fold) fold.open = true;
  for (const input of fieldsOf(about)) input.setAttribute('aria-invalid', 'true');
}

/** The sentence, which wraps, and the formula with the caret below it, which must not. @param {string} message */
function linesOf(message) {
  const [sentence, ...lines] = message.split('\n');
  if (lines.length === 0) return [sentence];
  const marked = document.createElement('code');
  marked.textContent = lines.join('\n');
  return [`${sentence}\n`, marked];
}

/** @param {string} message */
export function showNotice(message) {
  block('notice').textContent = message;
  block('notice').hidden = false;
}
