import type { Attack } from './attack.ts';
import { bounds } from './rows/bounds.ts';
import { broker } from './rows/broker.ts';
import { bundles } from './rows/bundle.ts';
import { bytes } from './rows/bytes.ts';
import { enrolment } from './rows/enrolment.ts';
import { epochs } from './rows/epochs.ts';
import { hostile } from './rows/hostile.ts';
import { http } from './rows/http.ts';
import { ids } from './rows/ids.ts';
import { tables } from './rows/import.ts';
import { leases } from './rows/leases.ts';
import { logs } from './rows/logs.ts';
import { names } from './rows/names.ts';
import { notes } from './rows/notes.ts';
import { operator } from './rows/operator.ts';
import { oracle } from './rows/oracle.ts';
import { registry } from './rows/registry.ts';
import { role } from './rows/roles.ts';
import { root } from './rows/root.ts';
import { sealing } from './rows/sealing.ts';
import { segments } from './rows/segments.ts';
import { stickFork, sticks } from './rows/stick.ts';

/** Every attack that is tried, in this order: those that end a log for good come last. */
export const attacks: Attack[] = [
  ...broker,
  ...segments,
  ...leases,
  ...bytes,
  ...bounds,
  ...hostile,
  ...notes,
  ...registry,
  ...enrolment,
  ...root,
  ...bundles,
  ...sticks,
  ...http,
  ...tables,
  ...role,
  ...operator,
  ...oracle,
  ...ids,
  ...names,
  ...sealing,
  ...epochs,
  ...logs,
  stickFork,
];
