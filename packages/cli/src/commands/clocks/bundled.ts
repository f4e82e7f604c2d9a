import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Calendars, type Layer, type RuleSet, readLayer, readRules } from '@hutong/matters';
import { readJsonFile } from '../../files.ts';
import type { Session } from '../../io.ts';

const FOLDER = fileURLToPath(new URL('../../../../../config/', import.meta.url));

/** The rules of a file, else those that come with the program. @throws InvalidFile, Failed */
export function rulesOf(file: string | undefined, session: Session): RuleSet {
  if (file !== undefined) return readRules(readJsonFile(file, session), basename(file));
  const [first] = bundled('rules');
  return readRules(first!.json, first!.name);
}

/** The calendars that come with the program, and over them those of files. @throws InvalidFile, Failed */
export function calendarsOf(
  files: readonly string[],
  session: Session,
): { calendars: Calendars; names: string[] } {
  const layers: Layer[] = [
    ...bundled('calendars').map(({ name, json }) => readLayer(json, name)),
    ...files.map((file) => readLayer(readJsonFile(file, session), basename(file))),
  ];
  return { calendars: new Calendars(layers), names: layers.map(({ version }) => version) };
}

function bundled(folder: string): { name: string; json: unknown }[] {
  const path = join(FOLDER, folder);
  const files = readdirSync(path).filter((file) => file.endsWith('.json'));
  return files.sort().map((name) => ({ name, json: JSON.parse(readFileSync(join(path, name), 'utf8')) }));
}
