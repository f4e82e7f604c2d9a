const MAX_DEPTH = 64;

/** A JSON value's text with keys in code-unit order: the same content always gives the same text. */
export function canonicalJson(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (depth > MAX_DEPTH) throw new RangeError(`JSON nested more than ${MAX_DEPTH} deep`);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += (text === '' ? '' : ',') + canonicalJson(item, depth + 1);
    return `[${text}]`;
  }
  for (const key of sortedKeys(value)) {
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    text += `${(text === '' ? '"' : ',"') + JSON.stringify(key).slice(1)}:${canonicalJson(member, depth + 1)}`;
  }
  return `{${text}}`;
}

/** Sorting is most of the work, and keys mostly come sorted from a mapping. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  for (let index = 1; index < keys.length; index += 1) {
    if (keys[index]! < keys[index - 1]!) return keys.sort();
  }
  return keys;
}
