/** The pairs of so many texts are kept: a matter's are asked for before and after each of its events. */
const MOST_KEPT = 5_000;
const kept = new Map<string, string>();

/** As `pairsOf`, parted by spaces. */
export function wordsOf(text: string): string {
  const known = kept.get(text);
  if (known !== undefined) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const words = pairsOf(text).join(' ');
  kept.set(text, words);
  return words;
}

/** Pairs of characters that stand side by side in a text’s words: PostgreSQL and SQLite alike find Chinese by them. */
export function pairsOf(text: string): string[] {
  const pairs = new Set<string>();
  for (const word of text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)) {
    let before = '';
    for (const letter of word) {
      if (before !== '') pairs.add(before + letter);
      before = letter;
    }
    if (before === word && word !== '') pairs.add(word);
  }
  return [...pairs];
}
