import { healthLimits } from '@hutong/oversight';
import { NodeTls, openFolder, parentPlace, Registry } from '@hutong/trust';
import type { NodeSettings } from '../settings.ts';
import type { Examined, Known } from './known.ts';
import { lockHolder } from './lock-holder.ts';
import type { AskedNode, Doctor } from './ports.ts';
import { knownOfRunning } from './running-node.ts';
import { knownOfStopped } from './stopped-hall.ts';

const ASK_MS = 30_000;

/** Reads what there is of a node, changing nothing. `running`: how it is asked, where a process has it. */
export async function examine(
  { dir, config }: { dir: string; config: NodeSettings },
  running: () => Promise<AskedNode | undefined>,
  doctor: Doctor,
): Promise<Examined> {
  const limits = healthLimits(config.health, config.heartbeat_s);
  const examined: Examined = { dir, config, limits, now: doctor.now(), holder: lockHolder(dir), why: '' };
  try {
    examined.folder = openFolder(dir);
  } catch (error) {
    examined.unopened = doctor.describe(error);
    return { ...examined, why: examined.unopened.message };
  }
  const client = await running();
  if (client !== undefined) examined.client = client;
  try {
    const known =
      client === undefined
        ? await knownOfStopped(examined, doctor)
        : await inTime(knownOfRunning(client, examined), doctor);
    if (typeof known === 'string') examined.why = known;
    else examined.known = known;
    // What was heard last was heard before this.
    examined.now = doctor.now();
  } catch (error) {
    examined.why = doctor.describe(error).message;
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && code.startsWith('SQLITE_')) examined.damage = code;
  }
  return examined;
}

/** A node that takes connections and does not answer is no reason to wait for ever. */
async function inTime(known: Promise<Known>, doctor: Doctor): Promise<Known | string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, ASK_MS, doctor.say('late', { seconds: ASK_MS / 1_000 }));
  });
  return Promise.race([known, late]).finally(() => clearTimeout(timer));
}

/** Where the parent is, and how it is known; undefined at the top. */
export function parentOf({ dir, config, folder, known }: Examined) {
  if (folder === undefined) return undefined;
  const registry = known?.registry ?? Registry.of(folder.roots.documents);
  const place = parentPlace(registry, config);
  if (place === undefined) return undefined;
  return { ...place, tls: new NodeTls(dir, config, registry).toward(place.name) };
}
