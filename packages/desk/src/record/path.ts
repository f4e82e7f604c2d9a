const RECORDS = '/desk/records';
export const PATH = `${RECORDS}/{id}`;

/** Where the page of a record of this hall is, and its files. */
export function pathTo(id: string): string {
  return `${RECORDS}/${id}`;
}
