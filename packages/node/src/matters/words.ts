/** Pairs of characters that stand side by side in a text’s words: PostgreSQL and SQLite alike find Chinese by them. */
export function pairsOf(text: string): string[] {
  const pairs = new Set<string>();
  for (const word of text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)) {
    const letters = [...word];
    if (letters.length === 1) pairs.add(word);
    for (let i = 1; i < letters.length; i++) pairs.add(`${letters[i - 1]}${letters[i]}`);
  }
  return [...pairs];
}
