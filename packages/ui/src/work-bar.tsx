import { Hidden } from './kit/form.tsx';
import { Tabs } from './kit/show.tsx';
import type { Args, MessageKey } from './messages.ts';

/** The places of a desk, and where they are. */
const AREAS = {
  console: '/console',
  today: '/desk',
  counter: '/desk/counter',
  cases: '/desk/cases',
  complaints: '/desk/complaints',
  requests: '/desk/requests',
  documents: '/desk/documents',
  supervision: '/desk/supervision',
  import: '/desk/import',
  search: '/desk/search',
  reports: '/desk/reports',
  prune: '/desk/prune',
  accounts: '/accounts',
  audit: '/audit',
} as const;
export type Area = keyof typeof AREAS;

/** Who is signed in, as every page shows it. */
export interface SignedInPerson {
  /** Post and staff code, as records say it: 窗口 A003. */
  name: string;
  csrf: string;
  /** Where their posts let them go, in this order. */
  areas: readonly Area[];
  current?: Area | 'account' | undefined;
  counts?: Partial<Record<Area, number>> | undefined;
}

interface WorkBarProps {
  t: <K extends MessageKey>(key: K, ...args: Args<K>) => string;
  person: SignedInPerson;
  /** An address in the page's language. */
  to: (path: string) => string;
}

/** Where one may go, who one is, and the two ways to leave the desk. */
export function WorkBar({ t, person, to }: WorkBarProps) {
  const { name, csrf, areas, current, counts } = person;
  const items = areas.map((area) => ({
    href: to(AREAS[area]),
    text: t(`area_${area}`),
    count: counts?.[area],
    current: area === current,
  }));
  return (
    <div class="work">
      <Tabs class="areas" label={t('areas')} items={items} />
      <div class="person">
        <a href={to('/account')} aria-current={current === 'account' ? 'page' : undefined}>
          {name}
        </a>
        <PostButton action={to('/lock')} csrf={csrf} text={t('lock')} />
        <PostButton action={to('/sign-out')} csrf={csrf} text={t('sign_out')} />
      </div>
    </div>
  );
}

function PostButton({ action, csrf, text }: { action: string; csrf: string; text: string }) {
  return (
    <form class="inline" method="post" action={action}>
      <Hidden name="csrf" value={csrf} />
      <button type="submit" class="button second">
        {text}
      </button>
    </form>
  );
}
