import { isAbsolute } from 'node:path';
import { isLoopback, urlHost } from '@hutong/process';
import { ReasonedError, type Text } from '@hutong/record';
import { isPublicNkey } from './nkeys.ts';

/** A child that the broker lets in. */
export interface BrokerChild {
  /** The child node's name. */
  name: string;
  /** Its transport key, `U…`. */
  publicNkey: string;
}

/** What the broker shows: absolute paths of PEM files. */
export interface BrokerTls {
  certFile: string;
  keyFile: string;
}

/** What the broker takes of anybody; bytes and counts. */
export interface BrokerLimits {
  /** One message; a segment is at most 512 KiB, its envelope little more. Default, and least, 1 MiB. */
  maxPayloadBytes?: number;
  /** What JetStream may keep on disk. Default 4 GiB. */
  maxFileStoreBytes?: number;
  /** Default: room for every child, whatever another does until it is cut. */
  maxConnections?: number;
}

/** What a nats-server's configuration is made from. */
export interface BrokerConfig {
  /** The center whose broker it is. */
  node: string;
  port: number;
  /** Where children connect. Default 127.0.0.1: a center opens the door on purpose. */
  host?: string;
  /** Children connect with TLS and in no other way. Beyond this machine there is no broker without it. */
  tls?: BrokerTls | undefined;
  /** Absolute; JetStream's files. */
  storeDir: string;
  /** The center's own transport key. */
  centerPublicNkey: string;
  children: readonly BrokerChild[];
  limits?: BrokerLimits;
  /** A monitoring port on 127.0.0.1; none when absent. */
  monitorPort?: number;
}

/** A value that may not stand in a nats-server's configuration; nothing was written. */
export class InvalidBrokerConfig extends ReasonedError {
  override readonly name = 'InvalidBrokerConfig';
  readonly field: string;

  constructor(field: string, value: unknown, next: Text) {
    const given = JSON.stringify(value);
    super(
      {
        zh: `NATS 服务器的配置中，${field} 不能是 ${given}`,
        en: `broker configuration: ${field} cannot be ${given}`,
      },
      next,
    );
    this.field = field;
  }
}

const NEXTS = {
  name: { zh: '节点名用 1 至 32 个 a-z、0-9 或 - 字符', en: 'A node name is 1 to 32 of a-z, 0-9 and -.' },
  port: { zh: '端口从 1 到 65535', en: 'Give a port from 1 to 65535.' },
  path: {
    zh: '请给绝对路径，不含引号、反斜杠和控制字符',
    en: 'Give an absolute path without quotes, backslashes or control characters.',
  },
  key: {
    zh: '请给该节点打印的传输公钥（U…）',
    en: 'Give the public transport key as the node printed it (U…).',
  },
  key_twice: { zh: '每个节点须有自己的传输密钥', en: 'Each node needs a transport key of its own.' },
  host: { zh: '请给地址或主机名', en: 'Give an address or a host name.' },
  tls: {
    zh: '本机以外须用 TLS：等证书签发，或用 127.0.0.1',
    en: 'Beyond this machine the broker needs TLS: wait for the certificate, or take 127.0.0.1.',
  },
  child_twice: { zh: '一个下级只列一次', en: 'A child is listed once.' },
};

const MIB = 1024 * 1024;
/** A child that opens more than its center lets it is cut at once; until then the others find room. */
const CONNECTIONS_EACH = 32;
const CONNECTIONS_BESIDE = 256;
/**
 * What waits for one client that does not read. A child is sent a segment or a page of heads at a time; the center
 * itself, which may stand still for a moment, what all its children say meanwhile.
 */
const MAX_PENDING = 8 * MIB;

/**
 * A nats-server configuration (2.9.10 and later) in which a child can do what the link needs and nothing else. Throws
 * InvalidBrokerConfig.
 *
 * Publish permissions do not cover a message's reply subject: in one account, a child that published a segment
 * with reply `$JS.API.STREAM.PURGE.UP` would have the broker's own PubAck purge the stream. So JetStream is
 * the center's account alone, and children live in another that imports the three services and `down.>`.
 *
 * Every value is checked before it is written: nothing can be injected into the file.
 */
export function brokerConfig(config: BrokerConfig): string {
  check(config);
  const { node, port, host = '127.0.0.1', storeDir, centerPublicNkey, limits = {}, monitorPort } = config;
  const { tls } = config;
  const children = [...config.children].sort((a, b) => (a.name < b.name ? -1 : 1));
  return `# Written by Hutong at every start and every change of children. Changes made here are lost.
server_name: "${node}"
listen: "${urlHost(host)}:${port}"
${monitorPort === undefined ? '' : `http: "127.0.0.1:${monitorPort}"\n`}max_payload: ${limits.maxPayloadBytes ?? MIB}
max_pending: ${Math.max(MAX_PENDING, limits.maxPayloadBytes ?? MIB)}
max_control_line: 2048
max_connections: ${limits.maxConnections ?? CONNECTIONS_BESIDE + CONNECTIONS_EACH * children.length}
max_subscriptions: 100
# A hall's line may be slow: half a MiB needs its time, and silence is found by pings.
write_deadline: "30s"
ping_interval: "15s"
ping_max: 2
logtime: false
authorization { timeout: 10 }
${tls === undefined ? '' : tlsBlock(tls)}jetstream {
  store_dir: ${JSON.stringify(storeDir)}
  max_memory_store: 0
  max_file_store: ${limits.maxFileStoreBytes ?? 4096 * MIB}
}
# Whose clients come and go is told to the center.
system_account: SYS
accounts {
  SYS {
    exports: [ { stream: "$SYS.ACCOUNT.CHILDREN.*" } ]
  }
  CENTER {
    jetstream: enabled
    users: [ { nkey: ${centerPublicNkey} } ]
    exports: [
      { service: "up.*.segment" }
      { service: "rpc.*.heads" }
      { service: "rpc.*.fetch" }
      { stream: "down.>" }
    ]
    imports: [ { stream: { account: SYS, subject: "$SYS.ACCOUNT.CHILDREN.*" } } ]
  }
  CHILDREN {
    imports: [
      { service: { account: CENTER, subject: "up.*.segment" } }
      { service: { account: CENTER, subject: "rpc.*.heads" } }
      { service: { account: CENTER, subject: "rpc.*.fetch" } }
      { stream: { account: CENTER, subject: "down.>" } }
    ]
    users: [
${children.map(childUser).join('')}    ]
  }
}
`;
}

function tlsBlock({ certFile, keyFile }: BrokerTls): string {
  return `tls {
  cert_file: ${JSON.stringify(certFile)}
  key_file: ${JSON.stringify(keyFile)}
  timeout: 10
}
`;
}

function childUser({ name, publicNkey }: BrokerChild): string {
  return `      { nkey: ${publicNkey}, permissions: {
        publish: { allow: ["up.${name}.segment", "rpc.${name}.heads", "rpc.${name}.fetch"] }
        subscribe: { allow: ["down.${name}.>", "_INBOX.${name}.>"] } } }
`;
}

function check(config: BrokerConfig): void {
  const { host = '127.0.0.1', storeDir, monitorPort, limits = {} } = config;
  const refuse = (field: string, value: unknown, next: Text) => {
    throw new InvalidBrokerConfig(field, value, next);
  };
  const needName = (field: string, name: string) =>
    /^[a-z0-9-]{1,32}$/.test(name) || refuse(field, name, NEXTS.name);
  const needPort = (field: string, port: number) =>
    (Number.isInteger(port) && port > 0 && port < 65_536) || refuse(field, port, NEXTS.port);
  const needPath = (field: string, path: string) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
    (isAbsolute(path) && !/[\x00-\x1f\x7f"\\]/.test(path)) || refuse(field, path, NEXTS.path);
  const needBytes = (field: string, value: number | undefined, least: number) =>
    value === undefined ||
    (Number.isSafeInteger(value) && value >= least) ||
    refuse(field, value, {
      zh: `请给不小于 ${least} 的整数`,
      en: `Give a whole number of at least ${least}.`,
    });
  const keys = new Set<string>();
  const needKey = (field: string, key: string) => {
    if (!isPublicNkey(key)) refuse(field, key, NEXTS.key);
    if (keys.has(key)) refuse(field, key, NEXTS.key_twice);
    keys.add(key);
  };

  needName('node', config.node);
  needPort('port', config.port);
  if (monitorPort !== undefined) needPort('monitorPort', monitorPort);
  if (!/^[A-Za-z0-9._-]+$|^[0-9a-fA-F:.]+$/.test(host)) refuse('host', host, NEXTS.host);
  if (config.tls === undefined && !isLoopback(host)) refuse('host', host, NEXTS.tls);
  needPath('storeDir', storeDir);
  if (config.tls !== undefined) needPath('tls.certFile', config.tls.certFile);
  if (config.tls !== undefined) needPath('tls.keyFile', config.tls.keyFile);
  needBytes('limits.maxPayloadBytes', limits.maxPayloadBytes, MIB);
  needBytes('limits.maxFileStoreBytes', limits.maxFileStoreBytes, MIB);
  needBytes('limits.maxConnections', limits.maxConnections, 1);
  needKey('centerPublicNkey', config.centerPublicNkey);
  const names = new Set<string>();
  for (const child of config.children) {
    needName('children.name', child.name);
    if (names.has(child.name)) refuse('children.name', child.name, NEXTS.child_twice);
    names.add(child.name);
    needKey(`children.${child.name}.publicNkey`, child.publicNkey);
  }
}
