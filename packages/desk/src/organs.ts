import { mayFor, type Permission, type SignedIn } from '@hutong/api';

/** The organs for which somebody's posts give a permission; `*`: any. */
export function organsOf(
  { posts }: Pick<SignedIn, 'posts'>,
  permission: Permission,
): readonly string[] | '*' {
  const organs = new Set<string>();
  for (const post of posts) {
    if (!mayFor({ posts: [post] }, permission)) continue;
    if (post.organs === '*') return '*';
    for (const organ of post.organs) organs.add(organ);
  }
  return [...organs];
}
