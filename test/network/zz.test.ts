import { it } from 'vitest';
import { allReceipted, appendSamples, TestNetwork } from './harness.ts';
it('timing', async () => {
  const plans = [
    { node: 'province', kind: 'center', parent: null },
    { node: 'city', kind: 'center', parent: 'province' },
    ...'abcdefgh'.split('').map((node) => ({ node, kind: 'hall', parent: 'city' })),
  ] as any;
  const t0 = Date.now();
  const n = await TestNetwork.start(plans);
  console.log('start', Date.now() - t0);
  const lines0 = n.lines.length;
  for (const h of 'abcdefgh') { const t = Date.now(); await appendSamples(n.hall(h), 0, 5); await allReceipted(n.hall(h)); console.log(h, Date.now() - t); }
  for (const l of n.lines as any[]) if (/reach|broker lets|link/.test(l.message) || /uthor|eload/.test(l.line ?? '')) console.log(l.node, l.message, l.err?.message ?? l.line ?? l.children?.length);
  const t2 = Date.now();
  await n.stop();
  console.log('stop', Date.now() - t2);
});
