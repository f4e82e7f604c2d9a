import { randomBytes } from 'node:crypto';
import { get } from 'node:https';
import { createAuthority, createTlsKey, issueCertificate } from '@hutong/trust';
import { expect, test } from 'vitest';
import { serve } from './serve.ts';

const authority = await createAuthority('jilin', randomBytes, Date.now());
const material = async (names: string[]) => {
  const { keyPem: key, spki } = createTlsKey();
  const subject = { network: 'jilin', node: 'nongan', spki, names };
  return { key, cert: await issueCertificate(authority, subject, randomBytes, Date.now()) };
};
const ask = (url: string, ca: string) =>
  new Promise<string>((resolve) => {
    get(url, { ca, agent: false }, (answer) => {
      answer.setEncoding('utf8').on('data', resolve);
    }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });

test('HTTPS with the network’s certificate; renewed without a restart; plain HTTP gets no answer', async () => {
  const app = { fetch: () => new Response('yes') };
  const serving = await serve(app, { host: '127.0.0.1', port: 0, tls: await material(['127.0.0.1']) });
  const other = await createAuthority('jilin', randomBytes, Date.now());
  expect(serving.url).toMatch(/^https:/);
  expect(await ask(serving.url, authority.pem)).toBe('yes');
  expect(await ask(serving.url, other.pem)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  await expect(fetch(serving.url.replace('https', 'http'))).rejects.toThrow();
  serving.renew(await material(['10.0.0.1']));
  expect(await ask(serving.url, authority.pem)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  await serving.close(100);
});
