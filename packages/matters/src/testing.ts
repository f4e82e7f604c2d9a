/** Helpers of this package's tests: the calendars and rules that come with the program. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Layer, readLayer } from './calendar/layer.ts';
import { type RuleSet, readRules } from './rules/read.ts';

export const config = (folder: string): [name: string, json: unknown][] => {
  const path = fileURLToPath(new URL(`../../../config/${folder}/`, import.meta.url));
  return readdirSync(path)
    .sort()
    .map((name) => [name, JSON.parse(readFileSync(path + name, 'utf8'))]);
};

export function bundledLayers(): Layer[] {
  return config('calendars').map(([name, json]) => readLayer(json, name));
}

export function bundledRules(): RuleSet[] {
  return config('rules').map(([name, json]) => readRules(json, name));
}
