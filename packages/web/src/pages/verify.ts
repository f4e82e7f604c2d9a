import { pageScript, verifyPage } from '@hutong/verifier';
import type { Ctx, Shared } from '../http/context.ts';
import { page } from '../http/respond.ts';
import { sendFile } from './asset.ts';
import { plainView } from './view.ts';

/** `GET /verify`: anyone checks a record in their own browser. */
export function getVerifyPage(c: Ctx, shared: Shared): Response {
  return page(c, 200, verifyPage(plainView(c, shared, false)));
}

/** `GET /assets/verify.js`: the script that does it. */
export async function getVerifier(c: Ctx): Promise<Response> {
  const { bytes, etag } = await pageScript();
  return sendFile(c, { bytes, etag, type: 'text/javascript; charset=utf-8' });
}
