import { beijing } from '@hutong/record';
import { registryLines } from '@hutong/web';
import type { Anywhere, Work } from '../../command.ts';
import { writeEvidence } from '../../files.ts';
import { atNode } from '../../nodes/reach.ts';
import { ofForm } from '../../option-values.ts';

const PAGE = 50;

/** `hutong registry log`: the registry as a history, newest last; `--proof N` writes one entry and what proves it. */
export const registryLog: Work<never, Anywhere | 'from' | 'limit' | 'proof' | 'out'> = async (
  given,
  session,
) => {
  const number = (option: 'from' | 'limit' | 'proof', usual: number) =>
    Number(ofForm(`--${option}`, given[option] ?? String(usual), /^\d{1,9}$/, '20', session));
  return atNode(given, session, async ({ api }) => {
    const trust = await api.network.trust();
    const total = trust.registry.length;
    if (given.proof !== undefined) {
      const found = trust.registry[number('proof', 0)];
      if (found === undefined) throw session.failed('no_such_entry', { total });
      const content = { entry: Buffer.from(found.entry, 'base64'), proof: found.proof, trust };
      return session.result({ files: Object.values(writeEvidence(given.out ?? '.', content, session)) });
    }
    const limit = number('limit', PAGE);
    const items = registryLines(trust, number('from', Math.max(0, total - limit)), limit);
    for (const { number, index, recorded_at, [session.lang]: text } of items)
      session.print(`${number}  #${index}  ${beijing(recorded_at)}  ${text}`);
    session.tell('registry_page', { shown: items.length, total });
    return session.result({ total, items });
  });
};
