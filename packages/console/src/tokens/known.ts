import { contract, type TokenEntry } from '@hutong/api';
import type { Visit } from '@hutong/web';
import { ask } from '../shared.tsx';

export const PATH = '/console/tokens';
/** A node has fewer tokens. */
const MOST = 500;

/** All tokens there are. */
export async function knownTokens(visit: Visit): Promise<readonly TokenEntry[]> {
  const asked = await ask(visit, contract.tokens.list, { limit: MOST });
  return asked.refused === undefined ? asked.reply.items : [];
}
