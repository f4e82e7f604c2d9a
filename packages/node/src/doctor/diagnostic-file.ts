import { closeSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { arch, platform, release, totalmem } from 'node:os';
import { gzipSync } from 'node:zlib';
import { VERSION } from '@hutong/api';
import { timeText } from '@hutong/record';
import type { NodeSettings } from '../settings.ts';
import type { Examined } from './known.ts';
import type { Doctor } from './ports.ts';

const TAIL_BYTES = 256 * 1024;
const MAX_LINES = 500;
const SCHEMES = /^(nats|tls|wss?|https?|postgres(ql)?):\/\//;

/**
 * Writes what somebody who helps from afar needs: JSON, gzip (RFC 1952). What goes in is picked by name, so that a secret, a
 * record's body or a person's data has no way in.
 */
export function writeDiagnosticFile(
  file: string,
  given: { examined: Examined; report: object; log: string | undefined; doctor: Doctor },
): void {
  const { examined, report, log, doctor } = given;
  const { dir, known, now, config } = examined;
  const { sync = null, health = null, version = null } = known?.running ?? {};
  const content = {
    version: 1,
    made_at: timeText(now),
    report,
    versions: { hutong: VERSION, running: version, node: process.versions.node },
    machine: { platform: platform(), arch: arch(), release: release(), memory_mib: totalmem() >> 20 },
    config: shownConfig(config),
    env: shownEnv(doctor.env),
    sync,
    health,
    logs: known?.logs ?? [],
    log_lines: log === undefined ? [] : lastLines(log, config.node),
  };
  // Where the folder lies may name a person.
  const text = JSON.stringify(content).replaceAll(JSON.stringify(dir).slice(1, -1), '<data>');
  writeFileSync(file, gzipSync(text), { mode: 0o600 });
}

/** What is no secret, by name: what a later version adds to the configuration stays out until it is named here. */
const SHOWN = [
  ...(['version', 'kind', 'network', 'node', 'name', 'level', 'division_code', 'epoch'] as const),
  ...(['first_epoch', 'root_fingerprint', 'http', 'heartbeat_s', 'anchor_s', 'tls'] as const),
  ...(['retention', 'health', 'link', 'prune'] as const),
];
const SHOWN_OF_ALERTS = ['hold_s', 'escalate_s', 'quiet', 'file', 'file_mib'] as const;

/** Addresses without what opens them; where a secret's file lies may name a person. */
function shownConfig(config: NodeSettings): object {
  const { parent, nats, database_url, alerts } = config;
  const webhooks = alerts?.webhooks?.map(({ name, url, only }) => ({ name, url: bare(url), only }));
  return {
    ...pick(config, SHOWN),
    parent: parent && { name: parent.name, url: bare(parent.url) },
    nats: nats && { ...pick(nats, ['host', 'port']), url: bare(nats.url), advertise: bare(nats.advertise) },
    database_url: bare(database_url),
    alerts: alerts && { ...pick(alerts, SHOWN_OF_ALERTS), webhooks },
  };
}

function pick<T extends object>(from: T, names: readonly (keyof T)[]): object {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

function shownEnv(env: Doctor['env']): object {
  return { DATABASE_URL: bare(env.DATABASE_URL), NATS_URL: bare(env.NATS_URL) };
}

/** Scheme, host and port; a path, a query or a name may be a credential. */
function bare(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  if (!URL.canParse(url) || !SCHEMES.test(url)) return '<unreadable>';
  return `${new URL(url).protocol}//${new URL(url).host}`;
}

/** This node's lines among the last ones of a service log: of each line only what never holds anything private. */
function lastLines(file: string, node: string): object[] {
  return tail(file)
    .split('\n')
    .flatMap((line) => {
      try {
        const { level, time, msg, node: by, origin, err } = JSON.parse(line);
        if (by !== node) return [];
        const error = err && { name: err.name, code: err.code, at: err.at };
        return [{ level, time, msg, origin, err: error }];
      } catch {
        return [];
      }
    })
    .slice(-MAX_LINES);
}

function tail(file: string): string {
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(fd, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8');
  } finally {
    closeSync(fd);
  }
}
