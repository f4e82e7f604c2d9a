export const DOCUMENTS = '/desk/documents';
export const NEW = `${DOCUMENTS}/new`;

/** Where a document that is not on record yet is worked on. */
export function pathTo(id: string): string {
  return `${DOCUMENTS}/${id}`;
}
