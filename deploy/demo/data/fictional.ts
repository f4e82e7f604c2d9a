import type { Random } from './random.ts';
import type { People } from './sample.ts';

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** The check character of a 17-digit identity number body (GB 11643). */
export function idCheck(body: string): string {
  const sum = ID_WEIGHTS.reduce((total, weight, i) => total + weight * Number(body[i]), 0);
  return '10X98765432'[sum % 11]!;
}

/** The check character of a 17-character unified social credit code body (GB 32100). */
export function creditCheck(body: string): string {
  let sum = 0;
  let weight = 1;
  for (const c of body) {
    sum += CREDIT_ALPHABET.indexOf(c) * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT_ALPHABET[(31 - (sum % 31)) % 31]!;
}

/**
 * An 18-character credit code of nobody: registrar 1, kind 1 (an organ of state), the division, an organisation part
 * that begins `MBXX`, and a true check character.
 */
export function creditCode(divisionCode: string, serial: number): string {
  const body = `11${divisionCode}MBXX${String(serial % 100_000).padStart(5, '0')}`;
  return body + creditCheck(body);
}

export interface Person {
  name: string;
  idNumber: string;
  phone: string;
  address: string;
}

/** A person who can't exist: an unassigned division in the identity number, an unassigned phone prefix (see people.json). */
export function inventPerson(random: Random, people: People, place: string): Person {
  const birth = [random.int(1950, 2004), random.int(1, 12), random.int(1, 28)]
    .map((n) => String(n).padStart(2, '0'))
    .join('');
  const body = `${people.idDivision}${birth}${String(random.int(0, 999)).padStart(3, '0')}`;
  return {
    name: random.pick(people.surnames) + random.pick(people.givenNames),
    idNumber: body + idCheck(body),
    phone: people.phonePrefix + String(random.int(0, 9999)).padStart(4, '0'),
    address: `${place}${random.pick(people.streets)}${random.int(1, 199)}号`,
  };
}
