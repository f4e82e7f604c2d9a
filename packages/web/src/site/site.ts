import { timingSafeEqual } from 'node:crypto';
import { type Ended, mayFor, type Permission, type SignedIn, type Stage } from '@hutong/api';
import { sendFile } from '../attachments/send.ts';
import { readUpload } from '../attachments/upload.ts';
import { keepPace } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { type ErrorBody, HttpError, Refused, words } from '../http/errors.ts';
import { logFailure } from '../http/frame.ts';
import { refuseTwice } from '../http/given.ts';
import { page, send, streamOf } from '../http/respond.ts';
import { overTls, readsCookie } from './cookie.ts';
import { readForm, type Typed } from './form.ts';
import { leadTo } from './lead.ts';
import { type Ground, type Shown, Visit } from './visit.ts';

/** A page of people, declared once: who may come, and what answers. */
export interface Page {
  method: 'get' | 'post';
  /** `{name}` is a parameter. */
  path: string;
  /** A permission that one of their posts gives for some organ; the page itself asks for which. */
  may: Permission | 'anyone' | 'signed-in';
  /** Further permissions, one of which is as good. */
  or?: readonly Permission[];
  /** At which stages of a session it is there; `open` alone where absent. */
  stages?: readonly Stage[];
  /**
   * Its form carries a file (`multipart/form-data`), and this takes it while it comes; what was typed before it is there.
   * What it makes of the file is `visit.uploaded` then.
   */
  upload?(visit: Visit, file: GivenFile): Promise<unknown>;
  /** What is said of a file that is longer than a form carries. */
  tooLong?: Pick<ErrorBody, 'reason' | 'next'> | undefined;
  answer(visit: Visit): Promise<Shown> | Shown;
}

/** A file as it comes in a form. */
export type GivenFile = Parameters<Parameters<typeof readUpload>[2]>[0];

/** Pages that belong together, and what they need from each other. */
export interface Site {
  pages: readonly Page[];
  /** Keeps what somebody had typed when their session was over. */
  keep?(account: string, path: string, typed: Typed): void;
}

/** Where each stage leads. */
const STAGES: Readonly<Record<Exclude<Stage, 'open'>, string>> = {
  locked: '/lock',
  'change-password': '/account/password',
  'set-up-totp': '/account/totp',
};

/** Answers a page to whoever may see it. */
export async function visit(c: Ctx, ground: Ground, page: Page, sites: readonly Site[]): Promise<Response> {
  const { shared } = ground;
  refuseTwice(c);
  const found = find(c, shared);
  if (found === undefined) keepPace(c, shared);
  // A file is not read before it is known who gives it.
  const upload = isMultipart(c) ? page.upload : undefined;
  const typed = page.method === 'post' && upload === undefined ? await formOf(c, shared) : undefined;
  const who = found === undefined || 'ended' in found ? undefined : found;
  const ended = found !== undefined && 'ended' in found ? found.ended : undefined;
  if (page.may !== 'anyone') {
    if (who === undefined) return signedOut(c, page, ended, typed, sites);
    const stages = page.stages ?? ['open'];
    if (!stages.includes(who.stage))
      return leadTo(c, who.stage === 'open' ? homeAt(shared) : STAGES[who.stage]);
    const { may, or = [] } = page;
    if (may !== 'signed-in' && ![may, ...or].some((one) => mayFor(who, one))) throw notYourPost(may, who);
  }
  if (who !== undefined) {
    c.set('caller', who);
    c.set('signedIn', who);
    if (typed !== undefined) demandToken(who, typed);
  }
  const visited =
    upload === undefined || who === undefined
      ? new Visit(c, ground, typed)
      : await uploadedBy(c, ground, who, { upload, tooLong: page.tooLong });
  return shownAs(c, shared, await page.answer(visited), visited.headers);
}

const homeAt = ({ service }: Shared) => (service.info.kind === 'hall' ? '/desk' : '/console');

function find(c: Ctx, { people }: Shared): SignedIn | Ended | undefined {
  const secret = readsCookie(c.req.header('cookie'), overTls(c));
  return secret === undefined ? undefined : people?.find(secret);
}

function isMultipart(c: Ctx): boolean {
  return /^multipart\/form-data/i.test(c.req.header('content-type') ?? '');
}

/** The visit of somebody whose form carries a file; its token stands before the file. */
async function uploadedBy(
  c: Ctx,
  ground: Ground,
  who: SignedIn,
  { upload, tooLong }: { upload: NonNullable<Page['upload']>; tooLong: Page['tooLong'] },
): Promise<Visit> {
  demandOwnPage(c);
  const take = (file: GivenFile, before: Typed) => {
    demandToken(who, before);
    return upload(new Visit(c, ground, before), file);
  };
  const { fields, taken } = await readUpload(c, ground.shared, take, tooLong);
  demandToken(who, fields);
  return new Visit(c, ground, fields, taken);
}

/** A form that a page of this node sent (OWASP ASVS 5.0, 3.5.1): the browser says where it comes from. */
async function formOf(c: Ctx, shared: Shared): Promise<Typed> {
  demandOwnPage(c);
  return readForm(c, shared);
}

function demandOwnPage(c: Ctx): void {
  const { origin, host } = { origin: c.req.header('origin'), host: c.req.header('host') };
  const from = origin === undefined ? undefined : hostOf(origin);
  if (from === undefined || from !== host?.toLowerCase())
    throw new HttpError(403, { code: 'other_site', ...words('other_site', [], 'other_site_next', []) });
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}

function demandToken({ csrf }: SignedIn, typed: Typed): void {
  const given = Buffer.from(typed.get('csrf')?.[0] ?? '');
  const wanted = Buffer.from(csrf);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw new HttpError(403, { code: 'stale_form', ...words('stale_form', [], 'stale_form_next', []) });
}

/** What was typed is kept for the account whose session it was; then they sign in and find it. */
function signedOut(
  c: Ctx,
  { method }: Page,
  ended: string | undefined,
  typed: Typed | undefined,
  sites: readonly Site[],
): Response {
  const { path } = c.req;
  if (ended !== undefined && typed !== undefined) for (const { keep } of sites) keep?.(ended, path, typed);
  if (method === 'post' && ended === undefined)
    throw new HttpError(401, { code: 'signed_out', ...words('signed_out', [], 'signed_out_next', []) });
  return leadTo(c, `/sign-in?to=${encodeURIComponent(path)}`);
}

function notYourPost(permission: Permission, caller: SignedIn): Refused {
  const text = words('not_your_post', [{ permission }], 'not_your_post_next', []);
  return new Refused(403, { code: 'forbidden', ...text }, {}, { permission, caller });
}

function shownAs(c: Ctx, shared: Shared, shown: Shown, headers: Record<string, string>): Response {
  if ('to' in shown) return leadTo(c, shown.to, headers);
  if ('stream' in shown) {
    const given = { ...headers, 'Content-Disposition': `attachment; filename="${shown.name}"` };
    return send(c, 200, shown.type, streamOf(told(c, shared, shown.stream)), given);
  }
  if ('file' in shown) return sendFile(c, shown.file, shown.name, shown.bytes, headers);
  if ('bytes' in shown) {
    const name = shown.name === undefined ? 'inline' : `attachment; filename="${shown.name}"`;
    return send(c, 200, shown.type, shown.bytes, { ...headers, 'Content-Disposition': name });
  }
  const { html, status = 200 } = shown;
  return page(c, status, html, headers);
}

/** An answer that has begun can say no more of what is wrong: that is told to the log. */
async function* told(c: Ctx, shared: Shared, source: AsyncIterable<Uint8Array>) {
  try {
    yield* source;
  } catch (error) {
    logFailure(shared, c.get('requestId'), error);
    throw error;
  }
}
