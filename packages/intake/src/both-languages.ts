/**
 * What an import says of a file, a mapping or a row, in both languages: 中文 first, for whoever mends the file; the
 * reading thread that says it does not know which language the command was asked for.
 */
export function both(zh: string, en: string): string {
  return `${zh}。${en}`;
}
