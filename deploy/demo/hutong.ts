// `hutong.ts PROGRAM CLOCK …`: the hutong command on the demo's clock, out of the sources (`@hutong/cli`) or of what was built
// of them. The program that halls run is packages/cli/src/main.ts, which knows no clock but the machine's.
import { DemoClock } from './clock.ts';

const LINGER_MS = 3_000;

const [program = '', file = '', ...command] = process.argv.slice(2);
const { processIo, run } = (await import(program)) as typeof import('@hutong/cli');
const { now } = DemoClock.open(file);
process.exitCode = await run(command, { ...processIo(), now });
// A connection that won't close must not keep a finished command from ending.
setTimeout(() => process.exit(), LINGER_MS).unref();
