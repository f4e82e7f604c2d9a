/** The entries a long document's text is cut into: pieces of a record, shown with it and not beside it. */
export const PART = 'disclosure.part';

/** The text of a document that lies in parts: joined and checked, or not whole here. */
export type PartsText = { text: string } | { incomplete: true };
