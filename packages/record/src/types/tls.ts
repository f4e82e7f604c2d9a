/** How machines know each other on the wire: what a node asks for in its own log, and what the registry answers. */
import { z } from 'zod';
import { family } from './define.ts';
import { nodeName, text } from './fields.ts';

const SOURCE = 'RFC 5280; DESIGN: the broker’s door';

const fingerprint = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'is not 64 hex digits')
  .meta({ title: '证书指纹', description: 'DER 的 SHA-256，十六进制' });
const pem = z
  .string()
  .max(4_000)
  .regex(
    /^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/,
    'is not a certificate in PEM',
  )
  .meta({ title: '证书', description: 'X.509，PEM' });

/** Host names and addresses of a node. */
export const addresses = z
  .array(text(253, '主机名或地址'))
  .max(16)
  .meta({ title: '主机名', description: '浏览器与下级用来访问本节点的主机名和地址' });
const names = addresses;

const tls = z.looseObject({
  key: z.base64().max(400).optional().meta({
    title: '公钥',
    description: '请名册为它颁发证书：SubjectPublicKeyInfo，base64；只在本机监听的节点省略',
  }),
  names,
  trusts: z.array(fingerprint).max(16).meta({ title: '所信任的 CA', description: '本节点现在接受的网络 CA' }),
  certificate: fingerprint.optional().meta({ title: '在用证书', description: '本节点现在出示的证书' }),
});

export const TLS_TYPES = family('log', { subjectZh: '节点', visibility: 'public', madeBy: 'node' }, [
  { type: 'tls', titleZh: '传输加密', titleEn: 'TLS of a node', source: SOURCE, body: tls },
]);

export const REGISTRY_TLS_TYPES = family(
  'registry',
  { subjectZh: '节点', visibility: 'public', madeBy: 'node' },
  [
    {
      type: 'registry.ca',
      titleZh: '网络 CA',
      titleEn: 'certificate authority',
      source: SOURCE,
      body: z.looseObject({
        fingerprint,
        pem: pem.optional(),
        names: z.array(text(253, '主机名或地址')).max(256).optional().meta({ title: '可签发的主机名' }),
        withdrawn: z.boolean().optional().meta({ title: '撤回', description: '此后不再信任这一 CA' }),
        reason: text(500, '原因'),
      }),
    },
    {
      type: 'registry.certificate',
      titleZh: '节点证书',
      titleEn: 'certificate of a node',
      source: SOURCE,
      body: z.looseObject({ node: nodeName('节点'), names: names.optional(), pem }),
    },
  ],
);
