const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

/**
 * Text safe to show on a terminal. What a file or another node says could hold escape sequences or characters that
 * turn the direction of writing.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

/** Columns a text takes on a terminal: a Chinese character takes two. */
export function width(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

/** Rows in columns, two spaces between, the last column not padded. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  const cells = rows.map((row) => row.map(plain));
  for (const row of cells) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, width(cell));
    });
  }
  return cells.map((row) =>
    row.map((cell, i) => pad(cell, i === row.length - 1 ? 0 : widths[i]!)).join('  '),
  );
}

export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}
