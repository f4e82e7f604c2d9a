const NAME_CHARS = 200;

/** The last part of what is called a name, without characters that nobody sees or that turn what follows around. */
export function shownName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  return last
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, NAME_CHARS);
}
