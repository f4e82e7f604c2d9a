/** A text as every database keeps it: PostgreSQL has none that holds U+0000, or half a character. */
export function keptText(text: string): string {
  // Almost every text is: it is looked at and not written anew.
  if (text.isWellFormed() && !text.includes('\0')) return text;
  return text.replace(/\p{Surrogate}/gu, '\ufffd').replaceAll('\0', '\ufffd');
}
