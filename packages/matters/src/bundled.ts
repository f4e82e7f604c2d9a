import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Calendars } from './calendar/calendar.ts';
import { type Layer, readLayer } from './calendar/layer.ts';
import { type RuleSet, readRules } from './rules/read.ts';
import { Rules } from './rules/rules.ts';

const FOLDER = fileURLToPath(new URL('../../../config/', import.meta.url));

interface Bundled {
  rules: RuleSet;
  calendars: readonly Layer[];
}

let files: Bundled | undefined;

/** The rules and calendars that come with the program, read once. @throws InvalidFile */
export function bundledFiles(): Bundled {
  files ??= readFiles();
  return files;
}

function readFiles(): Bundled {
  const [rules] = filesIn('rules', readRules);
  return { rules: rules!, calendars: filesIn('calendars', readLayer) };
}

/** What matters are judged by while nobody has put anything else on record. @throws InvalidFile */
export function bundledJudging(): { rules: Rules; calendars: Calendars; version: string } {
  const { rules: set, calendars: layers } = bundledFiles();
  // By their content, since a file may change and keep its name.
  const content = JSON.stringify([set, layers]);
  const version = createHash('sha256').update(content).digest('hex');
  const rules = new Rules([{ set, effectiveFrom: 0 }]);
  return { rules, calendars: new Calendars(layers), version };
}

function filesIn<T>(folder: string, read: (json: unknown, name: string) => T): T[] {
  const path = join(FOLDER, folder);
  const files = readdirSync(path).filter((file) => file.endsWith('.json'));
  return files.sort().map((name) => read(JSON.parse(readFileSync(join(path, name), 'utf8')), name));
}
