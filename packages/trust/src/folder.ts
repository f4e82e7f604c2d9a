import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { formatVkey, makeSigner } from '@hutong/log';
import { ensureFolder, isLoopback, urlHost, writeSecret } from '@hutong/process';
import { LEVELS } from '@hutong/record';
import { z } from 'zod';
import { openBundle, parseBundle } from './bundle.ts';
import { InvalidFolder, InvalidTrust, NoNode, nodeThere } from './errors.ts';
import { fieldFault } from './field-fault.ts';
import { createKeys, type EpochKeys, loadKeys, publicKeys } from './keys.ts';
import { checkName } from './names.ts';
import { type ContactBody, contactWords } from './node-info.ts';
import { portal } from './portal.ts';
import { Registry } from './registry.ts';
import { type RootDocument, rootFingerprint, signRoot, verifyRoot } from './root.ts';
import { formatRoots, RootFile } from './root-file.ts';
import { NEXTS, why } from './texts.ts';
import { saveAuthorities } from './tls/authorities-file.ts';
import { addressesToApprove } from './tls/names.ts';

const MAX_TRIED = 8;
const ROOT_YEARS_MS = 5 * 365 * 86_400_000;

const port = z.int().min(0).max(65_535);
const schema = z.object({
  version: z.literal(1),
  kind: z.enum(['hall', 'center']),
  network: z.string(),
  node: z.string(),
  /** 中文 name. */
  name: z.string().min(1).max(100),
  level: z.enum(LEVELS),
  division_code: z.string().max(12).optional(),
  /** Of a stationed supervisor’s node (派驻监察): the hall at which it sits. */
  stationed_at: z.string().optional(),
  epoch: z.int().min(1),
  /** The epoch that this folder began with; 1 if absent, above it when an earlier folder of the node was lost. */
  first_epoch: z.int().min(1).optional(),
  /** null for the top center. */
  parent: z.object({ name: z.string(), url: z.string() }).nullable(),
  root_fingerprint: z.string(),
  http: z.object({
    host: z.string(),
    port,
    /** Further host names and addresses by which its pages are asked for, such as that of a reverse proxy. */
    hosts: z.array(z.string().min(1).max(253)).max(32).optional(),
    /** Addresses of the reverse proxies whose `X-Forwarded-For` is heeded. */
    proxies: z
      .array(z.union([z.ipv4(), z.ipv6()]))
      .max(16)
      .optional(),
  }),
  heartbeat_s: z.number().min(0.5).max(86_400),
  /** How often heads that were cosigned or seen are put on record; an hour if absent. */
  anchor_s: z.number().min(0.5).max(31_536_000).optional(),
  /** Centers: the broker for the children, and the database. */
  nats: z
    .object({
      url: z.string().optional(),
      host: z.string(),
      port,
      /** Where the children connect, if not at host and port. */
      advertise: z.string().max(200).optional(),
    })
    .optional(),
  database_url: z.string().optional(),
  /** Further host names it is reached at; `always`: TLS on loopback too. Beyond loopback TLS is always used. */
  tls: z.object({ names: z.array(z.string()).max(16).optional(), always: z.boolean().optional() }).optional(),
  /** Halls: the address at which the public looks cases up by voucher, `https://…`; it stands on each paper, and in its QR. */
  desk: z.object({ portal: portal.optional() }).optional(),
  /** For how long copies are kept that no erasure reaches, days; absent: nobody said. */
  retention: z
    .object({
      wal_days: z.number().min(0).optional(),
      stream_days: z.number().min(0).optional(),
      backup_days: z.number().min(0).optional(),
      stick_days: z.number().min(0).optional(),
    })
    .optional(),
});

/**
 * Who a node is and where it stands, as `config.json` in its data folder says. What else that file says of how the node
 * does its work is kept as it is, for the parts that read it.
 */
export type NodeConfig = z.infer<typeof schema>;

/** What `initFolder` is given. */
export interface InitOptions
  extends Omit<NodeConfig, 'version' | 'epoch' | 'first_epoch' | 'root_fingerprint'>,
    ContactBody {
  /** Trust bundle of the network (JSON) and its pinned fingerprint; absent when a network is founded. */
  trust?: { bundle: string; fingerprint: string };
  /** The epoch whose keys were made already, by enrolment. */
  made?: number;
  now: number;
  random: (n: number) => Uint8Array;
}

/** What a node is, read from its data folder. */
export interface NodeFolder {
  dir: string;
  config: NodeConfig;
  keys: EpochKeys;
  /** Every version of the root document; more may come down the link. */
  roots: RootFile;
}

/**
 * Makes a node's data folder: keys that never leave it, root documents, `enrol.json`, configuration. Without `trust` it founds a
 * network: one root key (to be taken offline) and the first root document naming this node's log as the registry.
 * @returns the enrolment request: the body of the `registry.node` entry to be made at the top center; in `enrol.json` too
 * @throws InvalidName, InvalidFolder (a node is there already), InvalidTrust (root or bundle), UnsafeFolder
 */
export function initFolder(dir: string, options: InitOptions): EnrolmentRequest {
  const { trust, made, now, random, contact_post, contact_phone, ...given } = options;
  const epoch = made ?? 1;
  checkName('network', given.network);
  checkName('node', given.node);
  if (given.stationed_at !== undefined) checkName('node', given.stationed_at);
  if (existsSync(join(dir, 'config.json'))) {
    throw nodeThere(dir);
  }
  ensureFolder(dir);
  if (made === undefined) {
    // An earlier init was cut short before its configuration was written: nothing was ever signed with these keys,
    // yet nobody but the operator throws keys away.
    if (existsSync(join(dir, 'keys'))) renameSync(join(dir, 'keys'), join(dir, `keys.unused-${now}`));
    createKeys(join(dir, 'keys'), 1, random);
  }
  const keys = loadKeys(join(dir, 'keys'), given.network, given.node, epoch);
  const root =
    trust === undefined ? foundNetwork(dir, given, keys, now, random) : parseBundle(trust.bundle).root;
  const fingerprint = trust?.fingerprint ?? rootFingerprint(root[0] as string);
  if (verifyRoot(root, fingerprint).network !== given.network) {
    throw new InvalidTrust('root', why('bundle_of_other_network', { network: given.network }));
  }
  // The parent's broker is known by the network's authority from the first connection on.
  if (trust !== undefined) {
    const { certificates } = openBundle(parseBundle(trust.bundle), fingerprint);
    saveAuthorities(
      join(dir, 'tls'),
      certificates.authorities().map((a) => a.pem),
    );
  }
  writeSecret(join(dir, 'root.json'), formatRoots(root));
  const config: NodeConfig = schema.loose().parse({
    version: 1,
    ...given,
    epoch,
    ...(epoch === 1 ? {} : { first_epoch: epoch }),
    root_fingerprint: fingerprint,
  });
  const request = enrolmentRequest(config, keys, { contact_post, contact_phone });
  writeSecret(join(dir, 'enrol.json'), `${JSON.stringify(request, null, 2)}\n`);
  // The point of no return: with its configuration the folder is a node's. All else is there by now, so an init cut
  // short before this line is simply run again.
  writeSecret(join(dir, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  return request;
}

/** Opens a node's data folder; throws InvalidFolder, KeyFileError or InvalidTrust. */
export function openFolder(dir: string): NodeFolder {
  const config = readConfig(dir);
  const keys = loadKeys(join(dir, 'keys'), config.network, config.node, config.epoch);
  return { dir, config, keys, roots: new RootFile(join(dir, 'root.json'), config.root_fingerprint) };
}

/** The configuration in a data folder; throws InvalidFolder naming the field at fault. */
export function readConfig(dir: string): NodeConfig {
  const file = join(dir, 'config.json');
  if (!existsSync(file)) throw new NoNode(dir);
  const parsed = schema.loose().safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  throw faultyConfig(dir, parsed.error);
}

/** What is said of a configuration that a schema refuses. */
export function faultyConfig(dir: string, { issues }: z.ZodError): InvalidFolder {
  return new InvalidFolder(join(dir, 'config.json'), fieldFault(issues[0]), NEXTS.correct);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InvalidFolder(
      file,
      code === undefined ? why('not_json') : why('unreadable', { code }),
      NEXTS.restore,
    );
  }
}

/** An empty registry of the folder's network, to be filled from the registry's log. */
export function emptyRegistry(folder: NodeFolder): Registry {
  return Registry.of(folder.roots.documents);
}

/** Body of a `registry.node` entry: what a node asks the top center to enrol. */
export type EnrolmentRequest = ReturnType<typeof enrolmentRequest>;

/**
 * What the registry is to say of a node, in the words of `registry.node`.
 * @param contact said once, at enrolment: from then on it is the registry's, and changed there
 */
export function enrolmentRequest(config: NodeConfig, keys: EpochKeys, contact: ContactBody = {}) {
  const url = advertised(config);
  return {
    node: config.node,
    name: config.name,
    kind: config.kind,
    level: config.level,
    ...(config.division_code === undefined ? {} : { division_code: config.division_code }),
    ...(config.stationed_at === undefined ? {} : { stationed_at: config.stationed_at }),
    parent: config.parent?.name ?? null,
    epoch: keys.epoch,
    origin: keys.origin,
    keys: publicKeys(keys),
    ...(url === undefined ? {} : { url }),
    ...addressesToApprove(config),
    ...contactWords(contact),
  };
}

const contactSchema = z.object({
  contact_post: z.string().min(1).max(50).optional(),
  contact_phone: z.string().min(1).max(50).optional(),
});

/** Whom to call about a node, as its `enrol.json` says; nothing where that says nothing, or cannot be read. */
export function contactAsked(dir: string): ContactBody {
  try {
    return contactSchema.parse(JSON.parse(readFileSync(join(dir, 'enrol.json'), 'utf8')));
  } catch {
    return {};
  }
}

/** Where a center's children connect, as the registry tells them; undefined when only the operator knows. */
export function advertised({ nats, tls }: Pick<NodeConfig, 'nats' | 'tls'>): string | undefined {
  if (nats === undefined || nats.advertise !== undefined) return nats?.advertise;
  if (nats.url !== undefined || nats.host === '0.0.0.0' || nats.host === '::') return undefined;
  const scheme = tls?.always === true || !isLoopback(nats.host) ? 'tls' : 'nats';
  return `${scheme}://${urlHost(nats.host)}:${nats.port}`;
}

/** Keys of the next epoch: made once, in the folder before anything names them. @throws KeyFileError */
export function nextKeys(folder: NodeFolder, random: (n: number) => Uint8Array): EpochKeys {
  const made = preparedKeys(folder);
  if (made !== undefined) return made;
  const { dir, config } = folder;
  createKeys(join(dir, 'keys'), config.epoch + 1, random);
  return loadKeys(join(dir, 'keys'), config.network, config.node, config.epoch + 1);
}

/** Keys of the next epoch, if they were made already. @throws KeyFileError */
export function preparedKeys({ dir, config }: NodeFolder): EpochKeys | undefined {
  const folder = join(dir, 'keys');
  const epoch = config.epoch + 1;
  if (!existsSync(join(folder, String(epoch), 'transport'))) return undefined;
  return loadKeys(folder, config.network, config.node, epoch);
}

/** Keys of an earlier epoch; undefined when they are gone, which only means that they vouch for nothing. */
export function earlierKeys({ dir, config }: NodeFolder, epoch: number): EpochKeys | undefined {
  if (!existsSync(join(dir, 'keys', String(epoch)))) return undefined;
  return loadKeys(join(dir, 'keys'), config.network, config.node, epoch);
}

/** Seeds by which the parent's broker may let this node in, newest first: it may not know of the newest epoch yet. */
export function transportSeeds(folder: NodeFolder): Uint8Array[] {
  const { config } = folder;
  const epochs = Array.from({ length: Math.min(config.epoch, MAX_TRIED) }, (_, i) => config.epoch - i);
  return epochs.flatMap((epoch) => earlierKeys(folder, epoch)?.transportSeed ?? []);
}

/** Makes the next epoch this folder's own, in place; durable when this returns. */
export function enterEpoch(folder: NodeFolder, keys: EpochKeys): void {
  const config = { ...folder.config, epoch: keys.epoch };
  writeSecret(join(folder.dir, 'enrol.json'), `${JSON.stringify(enrolmentRequest(config, keys), null, 2)}\n`);
  writeSecret(join(folder.dir, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  folder.config = config;
  folder.keys = keys;
}

function foundNetwork(
  dir: string,
  { network, parent }: { network: string; parent: NodeConfig['parent'] },
  keys: EpochKeys,
  now: number,
  random: (n: number) => Uint8Array,
): string[] {
  if (parent !== null) {
    throw new InvalidTrust('root', why('join_needs_trust'));
  }
  const seed = random(32);
  ensureFolder(join(dir, 'root-keys'));
  writeSecret(join(dir, 'root-keys', 'root-1'), `${Buffer.from(seed).toString('hex')}\n`);
  const rootKey = makeSigner(`${network}/root-1`, 1, seed);
  const document: RootDocument = {
    network,
    version: 1,
    threshold: 1,
    keys: [formatVkey(rootKey.verifier)],
    registry: formatVkey(keys.log.verifier),
    expires: now + ROOT_YEARS_MS,
  };
  return [signRoot(document, [rootKey])];
}
