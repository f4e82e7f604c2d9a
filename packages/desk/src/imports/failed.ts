import { ReasonedError } from '@hutong/record';
import { failureOf, type WebLog } from '@hutong/web';
import { texts } from './texts.ts';

/** Codes of a disk that takes no more. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);

/**
 * Why an import was cut short, for whoever imports: what is no fault of the file is tried again by hand, and what the system
 * says of it is for the log alone.
 */
export function failedBy(error: unknown, log: Pick<WebLog, 'error'>): ReasonedError {
  const isTold = error instanceof ReasonedError;
  const cause = isTold ? error.cause : error;
  if (cause !== undefined) log.error(failureOf(cause), 'an import was cut short');
  if (isTold) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  return FULL.has(code)
    ? new ReasonedError(texts.import_disk, texts.import_disk_next)
    : new ReasonedError(texts.import_fault, texts.import_fault_next);
}
