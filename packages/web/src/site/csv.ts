/** What a spreadsheet takes for a formula when a cell begins with it (OWASP, CSV injection), full width too. */
const FORMULA = /^[\s]*[=+\-@＝＋－＠|]/u;

/** A table as spreadsheets open it: UTF-8 with its mark, RFC 4180, and no cell that is a formula. */
export function csvOf(rows: readonly (readonly string[])[]): Uint8Array<ArrayBuffer> {
  const text = rows.map((row) => row.map(cellOf).join(',')).join('\r\n');
  return new Uint8Array(new TextEncoder().encode(`\uFEFF${text}\r\n`));
}

function cellOf(value: string): string {
  const plain = value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  const safe = FORMULA.test(plain) ? `'${plain}` : plain;
  return `"${safe.replaceAll('"', '""')}"`;
}
