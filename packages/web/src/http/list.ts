/** A page of a list; `next` is there while more follows. */
export interface ListPage<T> {
  items: T[];
  next?: string;
}

/**
 * The page of a list in the order of its keys that follows `cursor`, which is the key of the page before's last item:
 * what came or went meanwhile moves nothing else from one page to another.
 * @param keyOf no two items have the same
 */
export function pageOf<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): ListPage<T> {
  const left = all
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => cursor === undefined || key > cursor)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const shown = left.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(({ item }) => item);
  return left.length > shown.length && last !== undefined ? { items, next: last.key } : { items };
}
