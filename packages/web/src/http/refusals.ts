import { RedactionRefused, ValueRefused } from '@hutong/api';
import {
  AttachmentBroken,
  AttachmentRefused,
  CannotStrip,
  RunsWhenOpened,
  ScanFailed,
  ScanRefused,
} from '@hutong/attachments';
import { AlertRefused } from '@hutong/oversight';
import { ReasonedError } from '@hutong/record';
import { type EnrolmentRefusal, EnrolmentRefused, InvalidTrust } from '@hutong/trust';
import { TokenFileError } from '../tokens.ts';
import { HttpError, words } from './errors.ts';

const ALERTS = {
  no_alert: [404, 'alert'],
  not_acknowledged: [409, 'alert'],
  no_outage: [404, 'node'],
  outage_end: [422, 'until'],
  outages_full: [409, 'node'],
  no_receiver: [404, 'name'],
  receiver_exists: [409, 'name'],
  receiver_url: [422, 'url'],
  receiver_secret: [422, 'secret'],
  receivers_full: [409, 'name'],
  no_change: [409, 'reason'],
  settings_not_kept: [409, 'reason'],
} as const;
const VALUES = { no_field: 404, not_held: 404, no_node: 404, erased: 410, not_owner: 409, not_beneath: 409 };
const ENROLMENT: Partial<Record<EnrolmentRefusal, number>> = {
  'too-many-tries': 429,
  'too-many': 409,
  'not-pending': 404,
  'bad-request': 422,
  malformed: 422,
  'other-fingerprint': 409,
};

/** What is refused by a service, as HTTP tells it; undefined for an error that is no refusal. */
export function refusalOf(error: unknown): HttpError | undefined {
  if (error instanceof AlertRefused) {
    const { code } = error;
    const [status, field] = ALERTS[code];
    return new HttpError(status, { code, field, ...words(code, [], `${code}_next`, []) });
  }
  if (error instanceof ValueRefused) {
    const { code } = error;
    const text = words(`value_${code}`, [], `value_${code}_next`, []);
    return new HttpError(VALUES[code], { code, field: 'field', ...text });
  }
  if (error instanceof RedactionRefused) {
    const { code } = error;
    const text = words(`redaction_${code}`, [], `redaction_${code}_next`, []);
    return new HttpError(code === 'no_entry' ? 404 : 409, { code, field: 'entry', ...text });
  }
  if (error instanceof EnrolmentRefused) {
    const { code, reason, next } = error;
    return new HttpError(ENROLMENT[code] ?? 403, { code, reason, next });
  }
  if (error instanceof InvalidTrust) {
    const { part: field, reason, next } = error;
    return new HttpError(422, { code: 'refused', field, reason, next });
  }
  if (error instanceof TokenFileError) {
    const { reason, next } = error;
    return new HttpError(409, { code: 'token', reason, next });
  }
  return attachmentRefusal(error) ?? namedRefusal(error);
}

const FILES = { too_large: 413, empty: 422, full: 409, disk: 503, cut: 400 };

/** Why a file is not taken, or not given. */
function attachmentRefusal(error: unknown): HttpError | undefined {
  const refusal = (status: number, code: string, { reason, next }: ReasonedError) =>
    new HttpError(status, { code, field: 'file', reason, next });
  if (error instanceof AttachmentRefused) return refusal(FILES[error.code], `file_${error.code}`, error);
  if (error instanceof RunsWhenOpened) return refusal(422, 'file_runs', error);
  if (error instanceof ScanRefused) return refusal(422, 'file_scanned', error);
  if (error instanceof CannotStrip) return refusal(422, 'file_strip', error);
  if (error instanceof ScanFailed) return refusal(503, 'scan_failed', error);
  if (error instanceof AttachmentBroken) return refusal(410, 'file_broken', error);
  return undefined;
}

/** Refusals of the link and of the stores, whose classes this package does not know. */
function namedRefusal(error: unknown): HttpError | undefined {
  if (!(error instanceof ReasonedError)) return undefined;
  const { name, reason, next, code = 'refused' } = error as ReasonedError & { code?: string };
  if (name === 'BundleRefused') return new HttpError(409, { code, reason, next });
  if (name === 'DiskFull') return new HttpError(503, { code: 'disk_full', reason, next });
  return undefined;
}
