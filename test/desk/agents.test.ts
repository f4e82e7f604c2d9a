import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { openDesk } from './desk.ts';

const window = clerk('A003', { role: 'window', organs: '*' });
const COUNTER = '/desk/counter/XK-001';
const APPLICATION = { applicant_name: '孙一', material: ['0', '1'], go: 'accept' };
const AGENT = { agent_name: '李代办', agent_id_number: '220122198506120028', agent_phone: '13911112222' };

test('A8: an agent, an oral request, no ID and the green channel are on record, on the case’s page and on papers; who they are is sealed', async () => {
  const { send, get, hall } = await openDesk();
  const fields = { ...APPLICATION, ...AGENT, source: '口头', green: 'yes', no_id_reason: '未携带' };
  const { to } = await send(window, COUNTER, fields);
  const path = to.split('?')[0]!;
  const number = decodeURIComponent(path.split('/').at(-1)!);
  const { items } = await hall.query({ node: hall.info.node, subject: number, limit: 10 });
  const applied = items.find(({ type }) => type === 'case.apply')!;
  expect(applied.body).toMatchObject({
    source: '口头',
    oral: true,
    taken_down_by: window.name,
    by_agent: true,
    no_id_reason: '未携带',
    green_channel: true,
  });
  expect(Object.keys(applied.commitments)).toEqual(expect.arrayContaining(Object.keys(AGENT)));
  const record = JSON.stringify(items);
  for (const value of Object.values(AGENT)) expect([value, record.includes(value)]).toEqual([value, false]);

  const page = (await get(window, to)).text;
  expect(page).toContain(`口头申请，由${window.name}代为填写、代理人办理、未出示证件：未携带、绿色通道`);
  for (const value of Object.values(AGENT)) expect(page).toContain(value);
  expect((await get(window, `${path}?lang=en`)).text).toContain(
    'by an agent, no ID was shown: not brought along',
  );

  const print = async (type: string) => {
    const { id } = items.find((item) => item.type === type)!;
    return (await send(window, path, { record: id }, '/desk/print')).text;
  };
  const received = await print('case.apply');
  for (const said of ['由代理人李代办提交', '口头提出', '核对后签名', '未出示身份证件（未携带）', '绿色通道'])
    expect(received).toContain(said);
  expect(received).not.toContain(AGENT.agent_id_number);
  expect(await print('case.accept')).toContain('绿色通道');
});

test('an agent’s number without their name is told at the field; an ordinary application says nothing of all that', async () => {
  const { send, get, hall } = await openDesk();
  const { agent_phone } = AGENT;
  const refused = await send(window, COUNTER, { ...APPLICATION, agent_phone });
  expect([refused.status, refused.text.includes('href="#f-agent_name"')]).toEqual([422, true]);
  expect(refused.text).toMatch(/<details open="">\s*<summary>由代理人代办/);
  const { to } = await send(window, COUNTER, { ...APPLICATION, source: '窗口', no_id_reason: '' });
  expect((await get(window, to)).text).toContain('<dd>窗口</dd>');
  const number = decodeURIComponent(to.split('?')[0]!.split('/').at(-1)!);
  const { items } = await hall.query({ node: hall.info.node, subject: number, limit: 10 });
  const { body } = items.find(({ type }) => type === 'case.apply')!;
  for (const name of ['oral', 'taken_down_by', 'by_agent', 'no_id_reason', 'green_channel'])
    expect([name, name in body]).toEqual([name, false]);
});
