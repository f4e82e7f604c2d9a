import type { Followers } from '@hutong/follow';
import type { createApp } from '@hutong/web';
import { loans } from './loans.ts';

/** Adds the address at which anyone may ask which seals of a node are out, and how many entries the answer does not know. */
export function addLoans(app: ReturnType<typeof createApp>, followers: Followers): void {
  app.get('/api/loans/:node', async (c) => {
    const { states, behind } = await followers.read(loans, c.req.param('node'));
    const out = [...states].filter(([, state]) => state.out);
    return c.json({ loans: out.map(([seal, { times, anomalies }]) => ({ seal, times, anomalies })), behind });
  });
}
