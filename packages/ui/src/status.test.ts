import { cloneAlarms, type LogSync } from '@hutong/api';
import { expect, test } from 'vitest';
import { statusPage } from './status.tsx';
import { AT, document, log, shown, statusOf, viewAt } from './testing/data.ts';

const receipt = { by: 'changchun', name: '长春市', size: 10, behind: 0, at: AT };
const withLog = (over: Partial<LogSync>) => statusOf(log({ received: [], ...over }));

test('P9: green is only a verified receipt for the whole log', async () => {
  const full = await shown(withLog({ received: [receipt] }));
  expect(full).toContain('<span class="mark good"><span aria-hidden="true">✓</span> 全部已收</span>');
  for (const over of [{ behind: 3, size: 7 }, { at: null }, { at: null, size: 10, behind: 0 }])
    expect(await shown(withLog({ received: [{ ...receipt, ...over }] }))).not.toContain('mark good');
  expect(await shown(withLog({ received: [{ ...receipt, behind: 3 }] }))).toContain('还差 3 条');
});

test('P9, P11: not heard from is unknown since, never up to date', async () => {
  expect(await shown(withLog({ received: [{ ...receipt, at: null }] }))).toContain('情况不明：从未收到');
  expect(await shown(withLog({ heartbeat: null }))).toContain('情况不明：从未收到');
  const old = await shown(withLog({ heartbeat: '2026-03-01T01:30:00.000Z' }));
  expect(old).toContain('自 2026-03-01 09:30:00 起情况不明');
  const data = withLog({ received: [] });
  data.sync.link = { parent: 'changchun', connected: false, last_heard: '2026-03-01T01:30:00Z' };
  expect(await shown(data)).toContain('changchun：自 2026-03-01 09:30:00 起情况不明');
  data.sync.link.last_heard = null;
  expect(await shown(data)).toContain('从未连通');
  data.sync.link.denied = true;
  expect(await shown(data)).toContain('不认本节点的密钥');
  // A receipt that a stick brought is the parent's word too.
  const carried = withLog({ received: [receipt] });
  carried.sync.link = { parent: 'changchun', connected: false, last_heard: null };
  expect(await shown(carried)).toContain('changchun：自 2026-03-02 09:30:00 起情况不明');
});

test('P9, P11: whether a node beneath is heard is judged once; a log that ended says so, and what followed', async () => {
  const beneath = async (state: 'silent' | 'synced', over: Partial<LogSync> = {}) => {
    const level = state === 'silent' ? ('red' as const) : ('green' as const);
    const own = { parent: null, left: 0, heard: null, state: 'synced', level: 'green' } as const;
    const reasons = [{ state, level, since: '2026-03-02T01:29:00.000Z', left: 0 }];
    const data = withLog({ heartbeat: '2026-03-01T01:30:00.000Z', node: 'nongan', ...over });
    data.health = [
      { ...own, node: 'changchun', name: '长春市', reasons: [{ state: 'synced', level: 'green' }] },
      { ...own, node: 'nongan', name: '农安县', state, level, reasons, heard: '2026-03-02T01:29:00.000Z' },
    ];
    return statusPage(viewAt('zh', { node: 'changchun', kind: 'center' }), data);
  };
  // Its records stream in: no heartbeat for a day, and not silent.
  expect(await beneath('synced')).not.toContain('情况不明');
  expect(await beneath('silent')).toContain('自 2026-03-02 09:29:00 起情况不明');
  const next = 'jilin/nongan/2-0a1b2c3d';
  const ended = await beneath('synced', { ended: { next } });
  expect(ended).toContain(`已结束，由 ${next} 接续`);
  expect(ended).not.toContain('情况不明');
});

test('P9: what came down from above waits for no receipt, and is not shown in amber', async () => {
  const data = statusOf(log());
  data.records.items = [document({ node: 'jilin-province', sync: { sent: false, received: [] } })];
  const text = await shown(data);
  expect(text).toContain('上级下发，本地已存');
  expect(text).not.toContain('尚未发送');
});

test('P12: two live instances are named, with what to do, where each stands', async () => {
  const party = (instance: string) => ({ instance: instance.repeat(32), host: 'zhang-pc', heard: AT });
  const clone = { goesOn: party('a'), refused: party('b') };
  const page = (here: object, lang: 'zh' | 'en' = 'zh') => {
    const data = statusOf(log());
    data.sync.alarms = cloneAlarms(log(), { ...clone, ...here });
    return statusPage(viewAt(lang), data);
  };
  expect(await page({})).toMatch(/aaaaaaaa 继续上报（2026-03-02 09:30:00）[^<]*bbbbbbbb 已被拒绝/);
  expect(await page({ here: 'refused' })).toMatch(/本实例 bbbbbbbb 已被上级拒绝[^<]*请停掉其中一个/);
  expect(await page({ here: 'goes_on' })).toMatch(/本实例 aaaaaaaa 不受影响/);
  expect(await page({ here: 'refused' }, 'en')).toMatch(/kept and not sent\. Stop one of the two/);
  expect(await page({})).not.toMatch(/a{9}|b{9}|zhang-pc/);
});

test('one column a level: with several cities the cell names which; rows stand in tree order', async () => {
  const [city, province] = log().received;
  const at = (name: string, received: LogSync['received']) =>
    log({ node: name, name, received, origin: `jilin/${name}/1-0a1b2c3d` });
  const text = await shown(
    statusOf(
      at('fusong', [{ ...city!, by: 'baishan', name: '白山市' }, province!]),
      at('jilin-province', []),
      at('nongan', [city!, province!]),
      at('changchun', [province!]),
    ),
  );
  const heads = [...text.matchAll(/<th scope="col">([^<]+ 已收)</g)].map((m) => m[1]);
  expect(heads).toEqual(['上级中心 已收', '吉林省 已收']);
  expect(text).toContain('<small>白山市</small>');
  const rows = [...text.matchAll(/<th scope="row">([a-z-]+)</g)].map((m) => m[1]);
  expect(rows).toEqual(['jilin-province', 'fusong', 'changchun', 'nongan']);
});

test('a hall that was never told of its ancestors shows its parent as unknown', async () => {
  const text = await shown(withLog({ received: [] }));
  expect(text).toContain('changchun 已收');
  expect(text).not.toContain('全部已收');
});

test('a refused log says so', async () => {
  expect(await shown(withLog({ refused: true }))).toContain('上级拒收');
});
