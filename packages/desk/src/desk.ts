import type { NodeService } from '@hutong/api';
import type { Site, WebLog } from '@hutong/web';
import { Accesses } from './accesses.ts';
import { newOnce } from './acts/once.ts';
import { Acts } from './acts/perform.ts';
import { attachmentPages } from './attachments/routes.tsx';
import { caseFilePages } from './case-files/routes.ts';
import { colleaguePages } from './colleagues/routes.tsx';
import { counterPages } from './counter/routes.tsx';
import { documentPages } from './documents/routes.tsx';
import { draftPages, OF_A_FORM } from './drafts/routes.ts';
import { filingPages } from './filing/routes.tsx';
import { Imports } from './imports/imports.ts';
import { importPages } from './imports/routes.tsx';
import { letterPages } from './letters/routes.tsx';
import { templatePages } from './letters/templates.tsx';
import { matterPages } from './matter/routes.tsx';
import type { DeskParts } from './parts.ts';
import { printPages } from './print/routes.tsx';
import { prunePages } from './prune/routes.tsx';
import { recordPages } from './record/routes.tsx';
import { reportPages } from './reports/routes.tsx';
import { wizardPages } from './requests/routes.tsx';
import { searchPages } from './search/routes.tsx';
import { sheetPages } from './sheet/routes.tsx';
import type { DeskStore } from './store/store.ts';
import { supervisionPages } from './supervision/routes.tsx';
import { todayPages } from './today/routes.tsx';
import { voucherPages } from './voucher/routes.tsx';

/** Who works at the hall. */
export type DeskPeople = Pick<DeskParts, 'people'>;

interface Given extends DeskPeople {
  service: NodeService;
  store: DeskStore;
  now: () => number;
  random: (n: number) => Uint8Array;
  portal?: string | undefined;
  /** The node’s folder. */
  dir: string;
  log: Pick<WebLog, 'error'>;
}

/** The desk of a hall (工作台): every page at which its posts work. */
export function deskSite({ service, store, people, now, random, portal, dir, log }: Given): Site {
  const parts: DeskParts = {
    service,
    store,
    people,
    now,
    portal,
    accesses: new Accesses(service),
    acts: new Acts(service, { now }),
    newOnce: () => newOnce(now(), random),
  };
  const imports = new Imports({ service, uploads: store.uploads, dir, random, now, log });
  return {
    pages: [
      ...todayPages(parts),
      ...counterPages(parts),
      ...filingPages(parts),
      ...documentPages(parts),
      ...draftPages(parts),
      // They stand before a case’s acts, which any name would be one of.
      ...caseFilePages(parts),
      ...matterPages('case', parts),
      ...matterPages('complaint', parts),
      // Its steps and letters stand before its acts, which any name would be one of.
      ...wizardPages(parts),
      ...letterPages(parts),
      ...matterPages('request', parts),
      ...templatePages(parts),
      ...printPages(parts),
      ...voucherPages(parts),
      ...searchPages(parts),
      ...sheetPages(parts),
      ...colleaguePages(parts),
      ...reportPages(parts),
      ...supervisionPages(parts),
      ...importPages({ store, imports }),
      ...prunePages,
      ...recordPages(),
      ...attachmentPages(parts),
    ],
    // A disk that is full must not keep anybody from signing in again.
    keep: (account, path, typed) => {
      if (!OF_A_FORM.test(path)) return;
      try {
        store.drafts.save(account, path, typed);
      } catch {}
    },
  };
}
