import type { Archive } from '@hutong/archive';
import { checkpointBody, cosignatureTime, InvalidNote, parseNote, type Verifier } from '@hutong/log';
import { dayOfMoment } from '@hutong/matters';
import { headsOf } from '@hutong/oversight';
import { filled, readEntry, type Text } from '@hutong/record';
import { type Hearing, mayFollow } from '@hutong/supervision';
import { parseOrigin, type Registry } from '@hutong/trust';

const WHY = {
  order: { zh: '听取的日期没有比上一次晚', en: 'its day is not later than that of the hearing before' },
  early: { zh: '听取至的日期晚于记录之日', en: 'its `until` is later than the day on which it was said' },
  stranger: { zh: '该节点从未是本中心的下级', en: 'the node was never a child of this center' },
  left: {
    zh: '该节点此前已换上级，只听取到 {until}',
    en: 'the node had been moved to another parent, and was heard here up to {until}',
  },
  head: { zh: '所写的日志头与该日志不符', en: 'a head that it states is not that of the log' },
  evidence: { zh: '凭据不足以证明听取至这一天', en: 'its evidence does not bear its `until`' },
} as const satisfies Record<string, Text>;

interface Parts {
  archive: Pick<Archive, 'rootAt' | 'entry'>;
  registry: Names;
}

type Names = Pick<Registry, 'ancestors' | 'cosigner' | 'node'>;

/**
 * Why a hearing is not borne by its evidence; undefined where it is (A6). Of a log that is not held so far nothing can be
 * said against it.
 * @param before the hearing of the node before it
 */
export async function hearingFault(
  { archive, registry }: Parts,
  hearing: Hearing,
  before: Hearing | undefined,
): Promise<Text | undefined> {
  const { body, until, recordedAt } = hearing;
  if (until > dayOfMoment(recordedAt)) return WHY.early;
  if (!mayFollow(before, until, recordedAt)) return WHY.order;
  const info = registry.node(body.node);
  const center = parseOrigin(hearing.origin).node;
  if (info?.parent !== center && info?.formerParents.includes(center) !== true) return WHY.stranger;
  const left = info.parent === center ? undefined : info.left?.[center];
  // Before the move had come down to it, a center could not know.
  if (left !== undefined && (hearing.ancestors.get(left.origin) ?? 0) > left.index && body.until > left.until)
    return filled(WHY.left, { until: left.until });
  for (const { origin, size, root } of [...body.heads, ...body.ancestors]) {
    const held = await archive.rootAt(origin, size);
    if (held !== undefined && held.toString('base64') !== root) return WHY.head;
  }
  if (body.heads.some(({ origin }) => parseOrigin(origin).node !== body.node)) return WHY.head;
  const day =
    'cosignature' in body.by ? signedOn(registry, hearing, body.by.cosignature) : await anchoredOn();
  return day === undefined || day < until ? WHY.evidence : undefined;

  async function anchoredOn(): Promise<number | undefined> {
    if (!('anchor' in body.by)) return undefined;
    const { origin, index } = body.by.anchor;
    if (index >= (hearing.heads.get(origin) ?? 0)) return undefined;
    const bytes = await archive.entry(origin, index);
    const above = new Set(registry.ancestors(body.node));
    const days: number[] = [];
    for (const head of headsOf(bytes && readEntry(bytes))) {
      if (head.cosigned || !above.has(parseOrigin(head.origin).node)) continue;
      const last = await archive.entry(head.origin, head.size - 1);
      const entry = last && readEntry(last);
      if (entry !== undefined) days.push(dayOfMoment(entry.recordedAt));
    }
    return days.length === 0 ? undefined : Math.max(...days);
  }
}

/** The day that a heartbeat’s line says, over one of the heads; undefined where the node’s key signed none of them so. */
function signedOn(registry: Names, { body }: Hearing, line: string): number | undefined {
  for (const { origin, size, root } of body.heads) {
    const text = checkpointBody({ origin, size, root: Buffer.from(root, 'base64') });
    for (const key of registry.cosigner(body.node)) {
      const timeS = timeOf(`${text}\n${line}\n`, key);
      if (timeS !== undefined) return dayOfMoment(timeS * 1_000);
    }
  }
  return undefined;
}

function timeOf(note: string, key: Verifier): number | undefined {
  try {
    return cosignatureTime(parseNote(note), key);
  } catch (error) {
    if (error instanceof InvalidNote) return undefined;
    throw error;
  }
}
