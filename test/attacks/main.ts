// `npm run attacks [-- WORD]`: tries every attack of the table (or those whose name holds WORD) on a small real
// network, a line each; the last line counts them.
import { attempt } from './attack.ts';
import { attacks } from './table.ts';
import { World } from './world.ts';

async function main([word = '']: string[]): Promise<void> {
  const chosen = attacks.filter((a) => word.split(',').some((w) => a.id.includes(w)));
  console.log('a network of province, city, an honest hall and halls in other hands is being started …');
  const world = await World.start();
  let refused = 0;
  try {
    for (const attack of chosen) {
      const { code, faults } = await attempt(world, attack);
      if (faults.length === 0) refused++;
      const word = faults.length === 0 ? 'refused' : 'GOT THROUGH';
      console.log(
        `${word}  ${attack.promise.padEnd(3)} ${attack.id.padEnd(30)} ${attack.title}: ${short(code)}`,
      );
      for (const fault of faults) console.log(`    ${fault}`);
    }
  } finally {
    await world.stop();
  }
  console.log(`attacks: ${chosen.length} tried, ${refused} refused`);
  if (refused < chosen.length) process.exitCode = 1;
}

const short = (text: string) => text.replace(/\s+/g, ' ').slice(0, 120);

await main(process.argv.slice(2));
