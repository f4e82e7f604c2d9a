import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Calendars, Rules, readLayer, readRules } from '@hutong/matters';
import type { JudgedBy } from './judge.ts';

const FOLDER = fileURLToPath(new URL('../../../../config/', import.meta.url));

/** The rules and calendars that come with the program. @throws InvalidFile */
export function bundledJudging(): Pick<JudgedBy, 'rules' | 'calendars' | 'version'> {
  const [set] = filesIn('rules').map(({ name, json }) => readRules(json, name));
  const layers = filesIn('calendars').map(({ name, json }) => readLayer(json, name));
  // By their content, since a file may change and keep its name.
  const content = JSON.stringify([filesIn('rules')[0], ...filesIn('calendars')]);
  const version = createHash('sha256').update(content).digest('hex');
  const rules = new Rules(set === undefined ? [] : [{ set, effectiveFrom: 0 }]);
  return { rules, calendars: new Calendars(layers), version };
}

function filesIn(folder: string): { name: string; json: unknown }[] {
  const path = join(FOLDER, folder);
  const files = readdirSync(path).filter((file) => file.endsWith('.json'));
  return files.sort().map((name) => ({ name, json: JSON.parse(readFileSync(join(path, name), 'utf8')) }));
}
