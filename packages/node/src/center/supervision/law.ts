import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Calendars, type Layer, type RuleSet, Rules, readLayer, readRules } from '@hutong/matters';
import type { Law, Version } from '@hutong/supervision';
import type { Registry } from '@hutong/trust';

const FOLDER = fileURLToPath(new URL('../../../../../config/', import.meta.url));

/** Rules and calendars that came with the program: the first version of each. */
interface Bundled {
  set: RuleSet;
  layers: Layer[];
  versions: Map<string, Version>;
}

let bundled: Bundled | undefined;

/** What a node is judged by. */
export function lawFor(registry: Registry, node: string): Law {
  bundled ??= readBundled();
  const { set, layers, versions } = bundled;
  return {
    rules: new Rules([{ set, effectiveFrom: 0 }]),
    calendars: new Calendars(layers),
    versions,
    division: registry.node(node)?.divisionCode,
  };
}

function readBundled(): Bundled {
  const [first] = filesIn('rules');
  const calendars = filesIn('calendars');
  return {
    set: readRules(first!.json, first!.name),
    layers: calendars.map(({ name, json }) => readLayer(json, name)),
    versions: new Map([first!, ...calendars].map(({ name }) => [name, { bundled: name }])),
  };
}

function filesIn(folder: string): { name: string; json: unknown }[] {
  const path = join(FOLDER, folder);
  const files = readdirSync(path).filter((file) => file.endsWith('.json'));
  return files.sort().map((name) => ({ name, json: JSON.parse(readFileSync(join(path, name), 'utf8')) }));
}
