import { basename } from 'node:path';
import { type Layer, type RuleSet, readLayer, readRules } from '@hutong/matters';
import { readJsonFile } from '../../files.ts';
import type { Session } from '../../io.ts';

/** The rules of a file. @throws InvalidFile, Failed */
export function rulesIn(file: string, session: Session): RuleSet {
  return readRules(readJsonFile(file, session), basename(file));
}

/** Calendars of files. @throws InvalidFile, Failed */
export function layersIn(files: readonly string[], session: Session): Layer[] {
  return files.map((file) => readLayer(readJsonFile(file, session), basename(file)));
}
