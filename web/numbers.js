// Numbers as people read them.

/** Six significant digits, without trailing zeros. @param {number} value */
export function short(value) {
  const rounded = Number(value.toPrecision(6));
  // String counts zeros down to a millionth.
  const isTiny = rounded !== 0 && Math.abs(rounded) < 1e-4;
  return isTiny ? rounded.toExponential() : String(rounded);
}

/** Rounded to about a thousandth of a range, so that links stay short. @param {number} value @param {number} range */
export function inSteps(value, range) {
  const digits = Math.ceil(3 - Math.log10(Math.abs(range)));
  if (!Number.isFinite(digits)) return String(value);
  // toFixed knows at most 100 digits; wide ranges need none.
  return String(Number(value.toFixed(Math.max(0, Math.min(digits, 100)))));
}

/** @param {number} value @param {number} low @param {number} high */
export function within(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
