import encodeQR from 'qr';

/** A QR code as one path over squares of 1×1, dark on what lies behind; with its edge of four squares (ISO/IEC 18004). */
export function qrPath(text: string): { size: number; path: string } {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])));
  return { size: rows.length, path: path.join('') };
}
