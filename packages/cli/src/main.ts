#!/usr/bin/env node
import { processIo } from './io.ts';
import { run } from './run.ts';

const LINGER_MS = 3_000;

process.exitCode = await run(process.argv.slice(2), processIo());
// A connection that won't close must not keep a finished command from ending.
setTimeout(() => process.exit(), LINGER_MS).unref();
