import type { Permission, SignedIn } from '@hutong/api';
import { organsOf } from '../organs.ts';

/** What it takes, beside bringing a spreadsheet at all, to bring each type of record: what it takes to say one at the desk. */
const TAKES: Readonly<Record<string, readonly Permission[]>> = {
  'case.apply': ['matters.take', 'matters.handle'],
  'case.accept': ['matters.take', 'matters.handle'],
  'case.close': ['matters.decide'],
  'complaint.file': ['complaints.take', 'complaints.handle'],
  // What is made public goes through the secrecy review, and past it only by who may write whatever programs bring.
  'disclosure.document': ['records.publish'],
};

/** The organs of which somebody may bring each type of record; types they may not bring at all are left out. */
export function theirsToBring(person: Pick<SignedIn, 'posts'>): Record<string, readonly string[] | '*'> {
  const imports = organsOf(person, 'matters.import');
  const all = Object.entries(TAKES).map(([type, permissions]) => {
    const each = permissions.map((permission) => organsOf(person, permission));
    const says = each.includes('*') ? '*' : each.flatMap((organs) => [...organs]);
    return [type, both(imports, says)] as const;
  });
  return Object.fromEntries(all.filter(([, organs]) => organs === '*' || organs.length > 0));
}

function both(one: readonly string[] | '*', other: readonly string[] | '*'): readonly string[] | '*' {
  if (one === '*') return other;
  return other === '*' ? one : one.filter((organ) => other.includes(organ));
}
