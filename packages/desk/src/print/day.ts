import { localText } from '@hutong/record';

/** A day as papers write it, `2026年3月2日`, in China. */
export function chineseDay(ms: number): string {
  const [year, month, day] = localText(ms).slice(0, 10).split('-').map(Number);
  return `${year}年${month}月${day}日`;
}

/** A `YYYY-MM-DD` as papers write it. */
export function chineseDate(date: string): string {
  return chineseDay(Date.parse(`${date}T00:00:00+08:00`));
}
