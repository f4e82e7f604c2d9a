import { type Check, type Result, runChecks } from './check.ts';
import { checkKeys, checkRoot, checkVersion } from './expiries.ts';
import { checkCompared, checkHeads, checkReceipts } from './held-by-parent.ts';
import type { Examined } from './known.ts';
import { checkCredential, checkDns, checkTcp, checkTls } from './line-to-parent.ts';
import { checkClock, checkDatabase, checkDisk, checkFolder } from './machine.ts';
import type { Doctor } from './ports.ts';

/** In the order of causes. Their numbers are spoken of on the telephone: only ever append. */
const CHECKS: readonly Check[] = [
  { name: 'folder', run: checkFolder },
  { name: 'clock', run: checkClock },
  { name: 'disk', run: checkDisk },
  { name: 'database', run: checkDatabase },
  { name: 'dns', run: checkDns },
  { name: 'tcp', needs: ['dns'], run: checkTcp },
  { name: 'tls', needs: ['dns', 'tcp'], run: checkTls },
  { name: 'credential', limitMs: 30_000, needs: ['dns', 'tcp', 'tls'], run: checkCredential },
  { name: 'heads', run: checkHeads },
  { name: 'compared', run: checkCompared },
  { name: 'receipts', run: checkReceipts },
  { name: 'root', run: checkRoot },
  { name: 'keys', run: checkKeys },
  { name: 'version', run: checkVersion },
];

/** Judges a node that was looked at, check after check; tells each result as soon as it is there. */
export function judge(examined: Examined, doctor: Doctor, tell: (result: Result) => void): Promise<Result[]> {
  return runChecks(CHECKS, examined, doctor, tell);
}
