/** Check digits of the two codes the records are full of. Real data holds wrong ones: flag, never refuse. */

const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** 统一社会信用代码, GB 32100: 18 characters, weights 3^i mod 31. */
export function creditCodeValid(code: string): boolean {
  if (code.length !== 18) return false;
  let sum = 0;
  let weight = 1;
  for (let i = 0; i < 17; i++) {
    const value = CREDIT_ALPHABET.indexOf(code[i]!);
    if (value < 0) return false;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return code[17] === CREDIT_ALPHABET[(31 - (sum % 31)) % 31];
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECK = '10X98765432';

/** 公民身份号码, GB 11643: 17 digits with a birth date that exists, and a check character. */
export function idNumberValid(number: string): boolean {
  if (!/^\d{6}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(number)) return false;
  const [year, month, day] = [
    Number(number.slice(6, 10)),
    Number(number.slice(10, 12)),
    Number(number.slice(12, 14)),
  ];
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(number[i]) * ID_WEIGHTS[i]!;
  return number[17] === ID_CHECK[sum % 11];
}

/** The 18 characters of an ID number that was given before 1999 with 15 digits (GB 11643); undefined for anything else. */
export function idNumberOf15(number: string): string | undefined {
  if (!/^\d{15}$/.test(number)) return undefined;
  const digits = `${number.slice(0, 6)}19${number.slice(6)}`;
  const sum = ID_WEIGHTS.reduce((sum, weight, i) => sum + Number(digits[i]) * weight, 0);
  return `${digits}${ID_CHECK[sum % 11]}`;
}
