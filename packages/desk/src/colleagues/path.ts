export const PATH = '/desk/colleagues';

/** Where one colleague's cases are. @param owner as records name them */
export function pathTo(owner: string): string {
  return `${PATH}/${encodeURIComponent(owner)}`;
}
