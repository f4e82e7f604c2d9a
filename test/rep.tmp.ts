import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { MONTHS } from './year/months.ts';
import { Year } from './year/year.ts';

const year = await Year.begin({
  halls: Number(process.argv[2]),
  changes: 4,
  records: Number(process.argv[3]),
});
const prof = async (name: string, f: () => Promise<unknown>) => {
  const s = new Session();
  s.connect();
  await s.post('Profiler.enable');
  await s.post('Profiler.start');
  const c0 = process.cpuUsage();
  const t0 = Date.now();
  console.log('BEGIN', name);
  await f();
  const c = process.cpuUsage(c0);
  const { profile } = await s.post('Profiler.stop');
  writeFileSync(`/tmp/s5/${name}.cpuprofile`, JSON.stringify(profile));
  console.log('END', name, 'wall', Date.now() - t0, 'cpu ms', (c.user + c.system) / 1000);
};
try {
  await prof('enrol', () => MONTHS[0]![1](year));
  await prof('idle', () => new Promise((r) => setTimeout(r, 20000)));
  await prof('rotate', () => MONTHS[2]![1](year));
  await prof('stolen', () => MONTHS[3]![1](year));
} catch (e) {
  console.log('FAILED', e);
} finally {
  await year.network.stop();
}
