/** A value in its place in a command: what `generator/commands.py` does, so that none can end its quotes. */

const QUOTE = `'"'"'`;

/**
 * @param {string} value
 * @param {string | undefined} place `bare`, `single` (in single quotes), or `string` (of a filter in single quotes)
 * @returns {string} the value for its place in a command of a POSIX shell
 */
export function quoted(value, place) {
  if (place === "bare") return /^[\w.@:/+-]+$/.test(value) ? value : `'${value.replaceAll("'", QUOTE)}'`;
  const inner = place === "string" ? value.replaceAll("\\", "\\\\").replaceAll('"', '\\"') : value;
  return inner.replaceAll("'", QUOTE);
}
