/** What is said of TLS and the network's CA; part of the catalogue in messages.ts. */
export const tlsTexts = {
  about_ca_show: {
    zh: '网络的 CA，及尚未确认的节点',
    en: 'The CAs of the network, and who has not confirmed',
  },
  about_ca_rotate: { zh: '更换网络的 CA（最高中心）', en: 'Replace the CA of the network (top center)' },
  ca_rotating: { zh: '新 CA：{fingerprint}', en: 'New CA: {fingerprint}' },
  ca_first: {
    zh: '此前没有 CA，没有可更换的；已建立第一个：{fingerprint}',
    en: 'There was no CA to replace; this is the first: {fingerprint}',
  },
  ca_former: {
    zh: '旧 CA 保留到所有节点改用新证书为止，自动进行。',
    en: 'The former CA stays until every node shows a new certificate; this goes by itself.',
  },
  ca_watch: { zh: '进度：{command}', en: 'Progress: {command}' },
  ca_none: {
    zh: '还没有 CA：没有节点在本机以外监听',
    en: 'No CA yet: no node listens beyond its own machine',
  },
  ca_line: { zh: 'CA {fingerprint}（名册条目 {since}）', en: 'CA {fingerprint} (registry entry {since})' },
  ca_confirmed: { zh: '  所有节点都已信任', en: '  trusted by every node' },
  ca_missing: { zh: '  尚未确认：{nodes}', en: '  not confirmed yet: {nodes}' },
  ca_where: { zh: 'CA 由运行中的最高中心管理', en: 'the CA is kept by the running top center' },
  ca_where_next: {
    zh: '请在最高中心的机器上、中心运行时再试',
    en: 'Run this on the machine of the top center while it runs.',
  },
} as const;
