/** Whether two names that records give have a staff code in common: a post’s title before it is no part of who it is. */
export function isSamePerson(one: string, other: string): boolean {
  const codes = codesIn(other);
  return codesIn(one).some((code) => codes.includes(code));
}

const DEPUTY = /^(.*?)\s*[（(]\s*代\s*([^()（）]*)[）)]\s*$/u;

/** The staff codes of a name, or where it has none, as with records of other software, the name itself. */
function codesIn(name: string): string[] {
  const plain = name.normalize('NFKC').trim();
  const [, self = plain, principal] = DEPUTY.exec(plain) ?? [];
  return [self, principal ?? '']
    .map((one) => (one.trim().split(/\s+/).at(-1) ?? '').toLowerCase())
    .filter((code) => code !== '');
}
