import type { ComparedLog, CompletenessService, NodeDay, ReconcileService, RunFinding } from '@hutong/api';
import type { Outcome, Step } from './keeper.ts';

const DAYS = 7;
const PAGE = 500;

/** Nodes beneath on the last days: one that was not heard from on a day that is over is found, and one not all here. */
export async function daysReported(service: CompletenessService, step: Step): Promise<Outcome> {
  const to = service.today();
  const numbers = { reported: 0, zero: 0, arriving: 0, silent: 0, unknown: 0 };
  const findings: RunFinding[] = [];
  const nodes = new Set<string>();
  let seen = 0;
  for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    step(seen);
    const page = await service.days({
      from: to - DAYS + 1,
      to,
      limit: PAGE,
      ...(after !== undefined && { after }),
    });
    for (const day of page.items) {
      numbers[day.state]++;
      nodes.add(day.node);
      findings.push(...notReported(day));
    }
    seen += page.items.length;
    after = page.next;
  }
  return { numbers: { nodes: nodes.size, ...numbers }, findings };
}

function notReported({ day, node, name, state, so_far, head }: NodeDay): RunFinding[] {
  const origin = head?.origin ?? '';
  if (state === 'silent' && !so_far) {
    const reason = {
      zh: `${day}：${name}（${node}）未报送`,
      en: `${day}: ${name} (${node}) was not heard from.`,
    };
    return [{ origin, reason, next: ASK_IT }];
  }
  if (state !== 'arriving' || so_far) return [];
  const reason = {
    zh: `${day}：${name}（${node}）报送的条目未到齐`,
    en: `${day}: not all entries of ${name} (${node}) are here.`,
  };
  return [{ origin, reason, next: COMPARE }];
}

const ASK_IT = {
  zh: '在它的页面看线路和告警，按名册上的电话问',
  en: 'Look at its page for its line and alerts, and call the number of the registry.',
};
const COMPARE = {
  zh: '线路通着就会到；一直不到，做“与下级比对”再补齐',
  en: 'It comes while the line is up; else compare with those beneath and ask for it.',
};

/** Every direct child compared log by log. Changes nothing. */
export async function logsCompared(
  service: ReconcileService,
  children: readonly string[],
  step: Step,
): Promise<Outcome> {
  const findings: RunFinding[] = [];
  let logs = 0;
  for (const [i, node] of children.entries()) {
    step(i, children.length);
    const found = await service.compare(node);
    if (found?.heard !== true) {
      const reason = { zh: `没有听到 ${node}`, en: `${node} was not heard.` };
      findings.push({ origin: '', reason, next: WHEN_UP });
      continue;
    }
    logs += found.logs.length;
    for (const log of found.logs) findings.push(...differences(node, log));
  }
  return { numbers: { nodes: children.length, logs }, findings };
}

const WHEN_UP = { zh: '线路接通后再比对', en: 'Compare again when its line is up.' };

const BAD: Partial<Record<ComparedLog['roots'], Pick<RunFinding, 'reason' | 'next'>>> = {
  differs: {
    reason: { zh: '两边的根不同', en: 'The roots differ.' },
    next: {
      zh: '有分叉告警的，是两份历史：看它的页面；没有的，做存储核验',
      en: 'With a fork alert these are two histories: see its page. Without one, check what is stored.',
    },
  },
  damaged: {
    reason: { zh: '本中心所存已损坏', en: 'What is stored here is damaged.' },
    next: {
      zh: '做存储核验查明，再放回一份备份',
      en: 'Check what is stored for the whole list, and put a backup back.',
    },
  },
  unverified: {
    reason: {
      zh: '下级出示的不是此日志密钥所签，未采信',
      en: 'What the node shows is not signed by the log’s key, and is not believed.',
    },
    next: { zh: '打电话问它；看它的密钥', en: 'Call it, and look at its keys.' },
  },
};

function differences(
  node: string,
  { origin, roots, missing_here, missing_there }: ComparedLog,
): RunFinding[] {
  const found: RunFinding[] = [];
  const bad = BAD[roots];
  if (bad !== undefined) found.push({ origin, ...bad });
  if (missing_here !== null) {
    const { from, to } = missing_here;
    const reason = {
      zh: `本中心缺第 ${from} 至 ${to - 1} 条，${node} 有`,
      en: `Entries ${from} to ${to - 1} are missing here; ${node} has them.`,
    };
    const next = { zh: `在本页向 ${node} 补齐`, en: `Ask ${node} for them at this page.` };
    found.push({ origin, at: from, reason, next });
  }
  if (missing_there !== null) {
    const { from, to } = missing_there;
    const reason = {
      zh: `${node} 缺第 ${from} 至 ${to - 1} 条`,
      en: `Entries ${from} to ${to - 1} are missing at ${node}.`,
    };
    found.push({ origin, at: from, reason, next: BY_ITSELF });
  }
  return found;
}

const BY_ITSELF = { zh: '由它自行取回，不必操作', en: 'It takes them back by itself.' };
