import { basename } from 'node:path';
import { bundledFiles, type Layer, type RuleSet, readLayer, readRules } from '@hutong/matters';
import { readJsonFile } from '../../files.ts';
import type { Session } from '../../io.ts';

/** The rules of a file. @throws InvalidFile, Failed */
export function rulesIn(file: string, session: Session): RuleSet {
  return readRules(readJsonFile(file, session), basename(file));
}

/** The calendars that come with the program, and over them those of files. @throws InvalidFile, Failed */
export function calendarsWith(files: readonly string[], session: Session): Layer[] {
  const added = files.map((file) => readLayer(readJsonFile(file, session), basename(file)));
  return [...bundledFiles().calendars, ...added];
}
