import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Calendars, type Layer, type RuleSet, Rules, readLayer, readRules } from '@hutong/matters';
import type { JudgedBy } from './judge.ts';

const FOLDER = fileURLToPath(new URL('../../../../config/', import.meta.url));

let files: { rules: RuleSet; calendars: readonly Layer[] } | undefined;

/** The rules and calendars that come with the program, read once. @throws InvalidFile */
export function bundledFiles(): { rules: RuleSet; calendars: readonly Layer[] } {
  files ??= readFiles();
  return files;
}

function readFiles(): NonNullable<typeof files> {
  const [first] = filesIn('rules');
  const calendars = filesIn('calendars').map(({ name, json }) => readLayer(json, name));
  return { rules: readRules(first!.json, first!.name), calendars };
}

/** What matters are judged by while nobody has put anything else on record. @throws InvalidFile */
export function bundledJudging(): Pick<JudgedBy, 'rules' | 'calendars' | 'version'> {
  const { rules: set, calendars: layers } = bundledFiles();
  // By their content, since a file may change and keep its name.
  const content = JSON.stringify([set, layers]);
  const version = createHash('sha256').update(content).digest('hex');
  const rules = new Rules([{ set, effectiveFrom: 0 }]);
  return { rules, calendars: new Calendars(layers), version };
}

function filesIn(folder: string): { name: string; json: unknown }[] {
  const path = join(FOLDER, folder);
  const files = readdirSync(path).filter((file) => file.endsWith('.json'));
  return files.sort().map((name) => ({ name, json: JSON.parse(readFileSync(join(path, name), 'utf8')) }));
}
