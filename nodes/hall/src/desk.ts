import {
  type DeskGround,
  type DeskPeople,
  DeskStore,
  deskSite,
  type NumberGround,
  type OwnEpoch,
} from '@hutong/desk';
import { readEntry } from '@hutong/record';
import { parseOrigin } from '@hutong/trust';
import type { Site, WebLog } from '@hutong/web';
import type { Hall } from './hall.ts';

/** What begins the numbers of a hall whose division nobody has said. */
const NO_DIVISION = '000000';

/**
 * The desk of a hall: its pages, what they keep, and how to close that.
 * @param deps `portal`: where the public looks matters up by voucher; `log`: for what fails behind a page
 */
export function openDesk(
  hall: Hall,
  dir: string,
  deps: Omit<DeskGround, 'numbers'> &
    DeskPeople & { portal?: string | undefined; log: Pick<WebLog, 'error'> },
): { site: Site; store: DeskStore; close: () => void } {
  const store = new DeskStore(dir, { ...deps, numbers: numbersOf(hall) });
  return { site: deskSite({ ...deps, service: hall, store, dir }), store, close: () => store.close() };
}

/** What numbers are allotted on: the hall's division, its own logs, and what these are about. */
function numbersOf(hall: Hall): NumberGround {
  const { store, info, registry } = hall;
  return {
    code:
      registry
        .node(info.node)
        ?.divisionCode?.replace(/[^0-9A-Za-z]/g, '')
        .slice(0, 12) || NO_DIVISION,
    epochs: () =>
      store.heads().flatMap(({ origin, size }) => {
        const { node, epoch } = parseOrigin(origin);
        if (node !== info.node) return [];
        const at = (index: number) => recordedAt(hall, origin, index);
        return [{ epoch, begunAt: at(0), lastAt: at(size - 1) } satisfies OwnEpoch];
      }),
    holds: async (number) =>
      (await hall.query({ node: info.node, subject: number, limit: 1 })).items.length > 0,
  };
}

/** When an entry of its own was recorded; of one that is not kept here, before everything. */
function recordedAt({ store }: Hall, origin: string, index: number): number {
  const bytes = store.entryOrNone(origin, index);
  const entry = bytes === undefined ? store.pruned.stub(origin, index) : readEntry(bytes);
  return entry?.recordedAt ?? 0;
}
