/** Types under which files are served; whatever a browser might run or draw by itself is not among them. */
const TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  ofd: 'application/ofd',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  wps: 'application/vnd.ms-works',
  txt: 'text/plain',
  csv: 'text/csv',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  zip: 'application/zip',
};
const SERVED = new Set(Object.values(TYPES));
const ANY = 'application/octet-stream';

/** The type of a file by the ending of its name: what a browser says of it is anybody's word. */
export function mediaTypeOf(name: string): string {
  const ending = /\.([0-9a-z]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(TYPES, ending) ? (TYPES[ending] as string) : ANY;
}

/** The type under which a file is served, whatever a record says it is. */
export function servedType(said: string): string {
  return SERVED.has(said) ? said : ANY;
}

/** The ending of a name for a file of this type; empty where it may be anything. */
export function endingOf(mediaType: string): string {
  const ending = Object.entries(TYPES).find(([, type]) => type === mediaType)?.[0];
  return ending === undefined ? '' : `.${ending}`;
}
