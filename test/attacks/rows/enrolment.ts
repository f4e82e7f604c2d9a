import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  beginEnrolment,
  EnrolmentDesk,
  type EnrolmentMessage,
  type EnrolOptions,
  finishEnrolment,
  newCode,
} from '@hutong/trust';
import { type Attack, thrown } from '../attack.ts';
import type { World } from '../world.ts';

const HALL: EnrolOptions = {
  kind: 'hall',
  node: 'fresh',
  name: '新设政务大厅',
  level: 'county',
  parent: { name: 'city' },
  http: { host: '127.0.0.1', port: 0 },
  heartbeat_s: 60,
};

/** The enrolment desk of the top center, with the network's own registry to judge by, and a hall that asks. */
interface Desk {
  issue: (expects?: object) => string;
  /** What the hall would send with this code. */
  message: (code: string) => EnrolmentMessage;
  take: (message: unknown, from?: string) => EnrolmentMessage;
  finish: (code: string, answer: unknown) => unknown;
  clock: { now: number };
}

let serial = 0;

async function desk(world: World): Promise<Desk> {
  const clock = { now: Date.now() };
  const dir = join(world.network.dir, `asking-${++serial}`);
  const { service } = world.network.top;
  const [registry, trust] = [await world.registryOf('province'), await service.trust()];
  const open = new EnrolmentDesk(`${dir}.desk`, { now: () => clock.now, random: randomBytes });
  const context: Parameters<EnrolmentDesk['take']>[2] = {
    network: 'test',
    epochOf: (node) => (registry.node(node)?.epochs.at(-1)?.epoch ?? 0) + 1,
    checkRequest: (request) => registry.checkEnrolment(request),
    answer: ({ epoch }) => ({
      epoch,
      network: 'test',
      fingerprint: service.info.rootFingerprint,
      trust,
      parent: { name: 'city' },
    }),
  };
  return {
    clock,
    issue: (expects = {}) => open.issue(expects).code,
    message: (code) => beginEnrolment(dir, HALL, code, randomBytes).message,
    take: (message, from = '10.0.0.1') => open.take(message, from, context),
    finish: (code, answer) => finishEnrolment(dir, code, answer, { now: clock.now, random: randomBytes }),
  };
}

function code(id: string, title: string, reason: RegExp, act: (desk: Desk) => unknown): Attack {
  return {
    id: `code-${id}`,
    promise: 'P7',
    title,
    code: reason,
    async run(world) {
      const given = await desk(world);
      return thrown(() => act(given));
    },
  };
}

export const enrolment: Attack[] = [
  code('replayed', 'sends a request again with a code that was used', /^used-code/, (d) => {
    const message = d.message(d.issue());
    d.take(message);
    return d.take(message);
  }),
  code('expired', 'asks with a code of four days ago', /^expired-code/, (d) => {
    const message = d.message(d.issue());
    d.clock.now += 4 * 86_400_000;
    return d.take(message);
  }),
  code('made-up', 'asks with a code that nobody issued', /^unknown-code/, (d) =>
    d.take(d.message(newCode(randomBytes))),
  ),
  code('of-another', 'asks with a code that was issued for its neighbour', /^other-node/, (d) =>
    d.take(d.message(d.issue({ node: 'dehui' }))),
  ),
  code('request-altered', 'puts its own key into a hall’s request on the way', /^altered-request/, (d) => {
    const message = d.message(d.issue());
    const key = randomBytes(32).toString('base64');
    return d.take({ ...message, text: message.text.replace(/"transport":"[^"]+"/, `"transport":"${key}"`) });
  }),
  code(
    'answer-altered',
    'puts its own root fingerprint into the answer on the way',
    /^altered-answer/,
    (d) => {
      const given = d.issue();
      const answer = d.take(d.message(given));
      return d.finish(given, {
        ...answer,
        text: answer.text.replace(/"fingerprint":"[0-9a-f]{64}"/, `"fingerprint":"${'ab'.repeat(32)}"`),
      });
    },
  ),
  code('answer-of-another', 'answers with what was answered to another code', /^altered-answer/, (d) => {
    const [one, two] = [d.issue(), d.issue()];
    const answer = d.take(d.message(one));
    d.message(two);
    return d.finish(two, answer);
  }),
  code('malformed', 'sends the desk a message with more in it', /^malformed/, (d) =>
    d.take({ ...d.message(d.issue()), more: 1 }),
  ),
  code('guessed', 'guesses codes until one fits', /^too-many-tries/, (d) => {
    const message = d.message(newCode(randomBytes));
    for (let i = 0; i < 200; i++) {
      try {
        d.take(message, '198.51.100.9');
      } catch (error) {
        if ((error as { code?: string }).code === 'too-many-tries') throw error;
      }
    }
    return undefined;
  }),
];
