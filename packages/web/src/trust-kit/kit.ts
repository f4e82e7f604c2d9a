import { X509Certificate } from 'node:crypto';
import { linuxInstaller } from './linux.ts';
import { kitPage } from './page.ts';
import { certificateName, type KitAuthority, type KitSource, pemOf } from './parts.ts';
import { PAGE_STYLE } from './style.ts';
import { windowsInstaller } from './windows.ts';

/** A file of the kit. */
export interface KitFile {
  bytes: Buffer;
  type: string;
}

export const KIT_PAGE = 'index.html';
const STYLE_FILE = 'style.css';

/**
 * All that another PC needs to trust the network's certificates: each CA as DER (`.crt`) and PEM (`.pem`), an installer for
 * Windows and one for UOS and Debian, and a page to print. The same source gives the same bytes.
 */
export function makeTrustKit(source: KitSource): Map<string, KitFile> {
  return new Map([
    [KIT_PAGE, htmlFile(kitPage(source, 'by-hand'))],
    ...kitDownloads(source.network, source.authorities),
  ]);
}

/** The kit but for its page. */
export function kitDownloads(network: string, authorities: readonly KitAuthority[]): Map<string, KitFile> {
  const file = (text: string, type: string): KitFile => ({ bytes: Buffer.from(text, 'utf8'), type });
  const certificates = authorities.flatMap(({ fingerprint, pem }): [string, KitFile][] => {
    const { raw } = new X509Certificate(pem);
    const name = certificateName(fingerprint);
    return [
      [`${name}.crt`, { bytes: raw, type: 'application/x-x509-ca-cert' }],
      [`${name}.pem`, file(pemOf(raw), 'application/x-pem-file')],
    ];
  });
  const ders = authorities.map(({ fingerprint, pem }) => {
    return { fingerprint, name: certificateName(fingerprint), raw: new X509Certificate(pem).raw };
  });
  return new Map([
    ...certificates,
    ['install-windows.cmd', file(windowsInstaller(network, ders), 'application/octet-stream')],
    ['install-linux.sh', file(linuxInstaller(network, ders), 'application/octet-stream')],
    [STYLE_FILE, file(PAGE_STYLE, 'text/css; charset=utf-8')],
  ]);
}

export function htmlFile(text: string): KitFile {
  return { bytes: Buffer.from(text, 'utf8'), type: 'text/html; charset=utf-8' };
}
