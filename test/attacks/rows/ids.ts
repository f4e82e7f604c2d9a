import { randomBytes } from 'node:crypto';
import { type Prepared, prepareRecord } from '@hutong/record';
import { sampleRecord, until } from '../../network/harness.ts';
import type { Attack } from '../attack.ts';
import type { Site } from '../site.ts';
import type { World } from '../world.ts';

let shared: Promise<string> | undefined;

/** The id of an honest hall's public record, under which the attacker's log says something, too. */
function usedTwice(world: World): Promise<string> {
  shared ??= useTwice(world);
  return shared;
}

async function useTwice(world: World): Promise<string> {
  const [outcome] = await world.network.hall('good').append([{ ...sampleRecord(4), visibility: 'public' }]);
  if (outcome?.status !== 'stored') throw new Error(JSON.stringify(outcome));
  const { id } = outcome;
  const child = await world.child('mallory');
  const at = child.entries.length;
  const given = { ...sampleRecord(4), id, subject: '冒名', visibility: 'public' };
  const [record] = prepareRecord(given, { now: Date.now(), random: randomBytes }) as [Prepared];
  child.entries.push(record.bytes);
  await child.pushed(child.segment(at), child.entries.length);
  await until('the province has both', async () => (await world.network.top.service.find(id)).length === 2);
  return id;
}

const auth = (site: Site) => ({
  authorization: `Bearer ${site.token('folder')}`,
  'content-type': 'application/json',
});

/** An address or order that names the id alone, or the node with it. */
function names(
  id: string,
  title: string,
  code: RegExp,
  ask: (site: Site, record: string) => Promise<Response>,
  node: 'city' | 'province' = 'city',
  good: (text: string) => boolean = () => true,
): Attack {
  return {
    id: `id-${id}`,
    promise: 'P4',
    title,
    code,
    before: usedTwice,
    async run(world) {
      const answer = await ask(await world.site(node), await usedTwice(world));
      const text = await answer.text();
      return {
        refused: good(text),
        code: `${answer.status} ${/"code":"(\w+)"/.exec(text)?.[1] ?? ''}`,
        trace: text.slice(0, 300),
      };
    },
  };
}

const post = (site: Site, path: string, body: object) =>
  site.fetch(path, { method: 'POST', headers: auth(site), body: JSON.stringify(body) });
const redact = (entry: string, carry_out: boolean) => ({ entry, carry_out, reason: '试探' });
const places = (node: string) => (text: string) => {
  const { places } = JSON.parse(text) as { places: { origin: string }[] };
  return places.length === 1 && places[0]?.origin.startsWith(`test/${node}/`) === true;
};

export const ids: Attack[] = [
  names(
    'page',
    'uses a neighbour’s record id to take over its page',
    /^300/,
    (site, id) => site.fetch(`/records/${id}`, { headers: { accept: 'text/html' }, redirect: 'manual' }),
    'city',
    (text) => text.includes('/records/good/') && text.includes('/records/mallory/'),
  ),
  names(
    'page-of',
    'has its own record shown at the neighbour’s address',
    /^200/,
    (site, id) => site.fetch(`/records/good/${id}`, { headers: { accept: 'text/html' } }),
    'province',
    (text) => !text.includes('冒名'),
  ),
  names('api', 'asks the API for an id that two nodes used', /^409 several/, (site, id) =>
    site.fetch(`/api/records/${id}`),
  ),
  names('proof', 'has its own proof handed out for the neighbour’s record', /^409 several/, (site, id) =>
    site.fetch(`/api/records/${id}/proof`),
  ),
  names('read', 'has a private value read by an id that two nodes used', /^409 several/, (site, id) =>
    post(site, `/api/records/${id}/values/phone/read`, { reason: '试探' }),
  ),
  names(
    'redact',
    'has the neighbour’s entry redacted with its own, by their id',
    /^409 several/,
    (site, id) => post(site, '/api/redactions', redact(id, true)),
    'province',
  ),
  names(
    'redact-plan',
    'has the neighbour’s entry named in the order against its own',
    /^200/,
    (site, id) => post(site, '/api/redactions', redact(`mallory/${id}`, false)),
    'province',
    places('mallory'),
  ),
];
