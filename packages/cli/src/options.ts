/** An option that takes a value and must be given. */
export function needed(value: string, zh: string, en: string) {
  return { value, required: true as const, about: { zh, en } };
}

/** An option that takes a value and may be left out. */
export function given(value: string, zh: string, en: string) {
  return { value, about: { zh, en } };
}

/** An option that takes a value and may be given several times. */
export function many(value: string, zh: string, en: string) {
  return { value, many: true as const, about: { zh, en } };
}

/** A switch. */
export function flag(zh: string, en: string) {
  return { about: { zh, en } };
}

/** An option that some commands must be given, where it may be left out. */
function optional({ value, about }: ReturnType<typeof needed>) {
  return { value, about };
}

// The options that several families of commands have.
export const data = needed('DIR', '数据文件夹', 'Data folder');
export const reason = needed('TEXT', '理由（写入日志）', 'Why; it goes on record');
export const yes = flag(
  '执行（否则只显示将做什么）',
  'Carry it out (otherwise it only tells what it would do)',
);
export const limit = given('N', '每页条数，1–500（默认 20）', 'Records a page, 1–500 (default 20)');
export const node = given('NODE', '只看这个节点的', 'Only of this node');
export const level = given(
  'LEVEL',
  '层级：province city county township village',
  'Level: province city county township village',
);
export const division = given('CODE', '行政区划代码', 'Administrative division code');
export const after = given('NEXT', '接着上一页', 'Go on after the page before');
export const parent = given('PARENT', '上级节点名', 'Name of the parent node');
export const cursor = given('CURSOR', '接着上一页', 'Go on after the page before');
export const reasonGiven = optional(reason);
export const out = needed('FILE', '写入文件而非标准输出', 'Write to this file instead of stdout');
export const http = given(
  'HOST:PORT',
  'HTTP 监听地址（默认 127.0.0.1:8080）',
  'HTTP address (default 127.0.0.1:8080)',
);
export const heartbeat = given(
  'S',
  '心跳间隔，秒（默认 60）',
  'Heartbeat every so many seconds (default 60)',
);
export const type = given('TYPE', '记录类型', 'Record type');
export const nodeName = needed('NODE', '节点名，a-z 0-9 -，至多 32 字', 'Node name: a-z 0-9 -, at most 32');
export const nodeNameGiven = optional(nodeName);
export const fingerprint = needed('HEX', '根文件指纹（另行取得）', 'Root fingerprint, taken from elsewhere');
export const fingerprintGiven = optional(fingerprint);
export const advertise = given('URL', '下级连接的 NATS 地址', 'NATS address at which children connect');
export const trust = needed('FILE', '网络的信任包', "The network's trust bundle");
export const trustGiven = optional(trust);
export const nats = given('HOST:PORT', '自带 nats-server 的监听地址', 'Where its own nats-server listens');
export const databaseUrl = given('URL', '改用已有的 PostgreSQL', 'Use this PostgreSQL instead');
export const outFolder = given(
  'DIR',
  '写到这个目录（默认当前目录）',
  'Write to this folder (default: the current one)',
);
export const outFile = optional(out);

/** Options of what can be asked of a node anywhere. */
export const anywhere = {
  data: optional(data),
  url: given('URL', '节点的 HTTP 地址', "The node's HTTP address"),
  'token-file': given('FILE', '令牌文件', 'File that holds a token'),
};

/** Says that a new hall is a stationed supervisor’s node. */
export const stationed = given(
  'NODE',
  '派驻监察的节点：写明派驻在哪个大厅（自有文件夹、密钥和日志，上级为中心）',
  'This is a stationed supervisor’s node, and at which hall it sits (its folder, keys and log are its own)',
);

/** Where the public looks cases of a hall up. */
export const portal = given(
  'https://…',
  '公众查询网址，印在单据和它的二维码上（大厅）',
  'Address at which the public looks cases up; it stands on vouchers and in their QR (halls)',
);

/** Options that say whom to call about a node. */
export const contact = {
  'contact-post': given(
    '值班岗位',
    '值班岗位，失联时找谁（写岗位或科室，不写个人姓名）',
    'Post to ask for when it is silent (a post or an office, never a person’s name)',
  ),
  'contact-phone': given(
    '0431-…',
    '值班电话，失联时打给谁（办公电话，全网可见）',
    'Telephone to call when it is silent (an office’s; the whole network can read it)',
  ),
};
