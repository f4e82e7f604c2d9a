import { type BodyOf, type Entry, type KnownType, readBody, readEntry, timeText } from '@hutong/record';

interface Said {
  zh: string;
  en: string;
}

type Sentences = { [T in KnownType]?: (body: BodyOf<T>) => Said };

const KINDS = {
  hall: ['大厅', 'hall'],
  center: ['中心', 'center'],
  supervisor: ['派驻监察', 'supervisor'],
} as const;

const sentences: Sentences = {
  'registry.network': ({ name, network, top }) => ({
    zh: `网络 ${network}（${name}）建立，最高中心 ${top}`,
    en: `network ${network} (${name}) founded, top center ${top}`,
  }),
  'registry.node': ({ node, name, kind, parent, epoch, stationed_at }) => {
    const [zh, en] = stationed_at === undefined ? KINDS[kind] : KINDS.supervisor;
    const at = parent === null ? { zh: '', en: '' } : { zh: `，上级 ${parent}`, en: ` beneath ${parent}` };
    const place =
      stationed_at === undefined
        ? { zh: '', en: '' }
        : { zh: `，派驻 ${stationed_at}`, en: `, stationed at ${stationed_at}` };
    return {
      zh: `${zh} ${node}（${name}）登记${at.zh}${place.zh}，第 ${epoch} 纪元`,
      en: `${en} ${node} (${name}) enrolled${at.en}${place.en}, epoch ${epoch}`,
    };
  },
  'registry.move': (body) => {
    const { node, parent, name, level, division_code, contact_post, contact_phone, url, reason } = body;
    const changes: [string | null | undefined, string, string][] = [
      [parent, '上级改为', 'parent is now'],
      [name, '名称改为', 'name is now'],
      [level, '层级改为', 'level is now'],
      [division_code, '区划代码改为', 'division code is now'],
      [contact_post, '值班岗位改为', 'post to ask for is now'],
      [contact_phone, '值班电话改为', 'telephone is now'],
      [url, '地址改为', 'address is now'],
    ];
    const made = changes.filter(([value]) => value !== undefined);
    return {
      zh: `${node} 变更：${made.map(([v, zh]) => `${zh} ${v}`).join('，')}（${reason}）`,
      en: `${node} changed: ${made.map(([v, , en]) => `${en} ${v}`).join(', ')} (${reason})`,
    };
  },
  'registry.close': ({ node, origin, size, reason }) => ({
    zh: `${node} 的日志 ${origin} 关闭于第 ${size} 条（${reason}）`,
    en: `log ${origin} of ${node} closed at ${size} entries (${reason})`,
  }),
  'registry.retire': ({ node, reason }) => ({
    zh: `${node} 注销（${reason}）`,
    en: `${node} retired (${reason})`,
  }),
  'registry.policy': ({ reason, ...rules }) => ({
    zh: `网络规则变更：${JSON.stringify(rules)}（${reason}）`,
    en: `policy changed: ${JSON.stringify(rules)} (${reason})`,
  }),
  'registry.ca': ({ fingerprint, withdrawn, reason }) => {
    const [zh, en] = withdrawn === true ? ['撤回', 'withdrawn'] : ['启用', 'begun'];
    const short = fingerprint.slice(0, 16);
    return { zh: `网络 CA ${short} ${zh}（${reason}）`, en: `the network’s CA ${short} ${en} (${reason})` };
  },
  'registry.certificate': ({ node, names }) => {
    const at = names?.join(' ') ?? '';
    return {
      zh: `向 ${node} 颁发证书${at && `：${at}`}`,
      en: `certificate issued to ${node}${at && `: ${at}`}`,
    };
  },
  'registry.redact': ({ origin, index, reason }) => ({
    zh: `${origin} 第 ${index} 条被遮蔽（${reason}）`,
    en: `entry ${index} of ${origin} redacted (${reason})`,
  }),
};

/** An entry of a later version, or damaged before it was signed: the registry passes it over, and so does the history. */
const NOT_UNDERSTOOD = {
  zh: '本版程序看不懂的条目',
  en: 'an entry that this version does not understand',
  id: '',
  type: '',
  recorded_at: '',
};

/** What a registry entry says, in a sentence; of one without words of its own, its type and what it is about. */
export function registrySentence(
  bytes: Uint8Array,
): Said & { id: string; type: string; recorded_at: string } {
  const entry = readEntry(bytes);
  if (entry === undefined) return NOT_UNDERSTOOD;
  const { id, type, subject, recordedAt } = entry;
  const said = tell(entry, type as KnownType) ?? { zh: `${type} ${subject}`, en: `${type} ${subject}` };
  return { ...said, id, type, recorded_at: timeText(recordedAt) };
}

function tell<T extends KnownType>(entry: Entry, type: T): Said | undefined {
  const body = readBody(entry, type);
  return body && sentences[type]?.(body);
}
