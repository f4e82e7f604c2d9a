// `hutong.ts CLOCK …`: the hutong command on the demo's clock. The program that halls run is packages/cli/src/main.ts, which
// knows no clock but the machine's.
import { processIo, run } from '@hutong/cli';
import { DemoClock } from './clock.ts';

const LINGER_MS = 3_000;

const [file = '', ...command] = process.argv.slice(2);
const { now } = DemoClock.open(file);
process.exitCode = await run(command, { ...processIo(), now });
// A connection that won't close must not keep a finished command from ending.
setTimeout(() => process.exit(), LINGER_MS).unref();
