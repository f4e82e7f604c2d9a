// Halls in a process of their own, for `Halls` of hall-workers.ts: argv is how many records each records, then the data folders.
import { Hall } from '@hutong/hall';
import { appendSamples } from '../network/harness.ts';

const [records, ...folders] = process.argv.slice(2);
const nothing = () => {};
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const halls: Hall[] = [];

for (const folder of folders) {
  const hall = new Hall(folder, { log });
  halls.push(hall);
  await hall.start();
  await appendSamples(hall, 0, Number(records));
}
process.on('message', async (what) => {
  if (what === 'waiting') process.send?.(await waiting());
  if (what === 'sizes') process.send?.(halls.map((h) => [h.info.node, h.store.head(h.info.origin)?.size]));
});
process.on('disconnect', async () => {
  for (const hall of halls) await hall.stop();
  process.exit();
});
process.send?.('ready');

/** Halls whose log is not receipted to its end. */
async function waiting(): Promise<number> {
  const logs = await Promise.all(
    halls.map(async (h) => (await h.sync()).logs.find((l) => l.origin === h.info.origin)),
  );
  return logs.filter((l) => l?.received[0]?.behind !== 0).length;
}
