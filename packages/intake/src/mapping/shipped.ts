import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the mappings are that come with the program. */
export const MAPPINGS_FOLDER = fileURLToPath(new URL('../../../../config/mappings/', import.meta.url));

/** A mapping that comes with the program. */
interface ShippedMapping {
  name: string;
  about: string;
  /** There is a sample table for it. */
  sample: boolean;
}

/** The mapping file that an operator names: a file, or one of those that come with the program by its name. */
export function mappingFile(given: string): string {
  const shipped = join(MAPPINGS_FOLDER, `${given}.json`);
  return !existsSync(given) && /^\w+$/.test(given) && existsSync(shipped) ? shipped : given;
}

export function shippedMappings(): ShippedMapping[] {
  const files = readdirSync(MAPPINGS_FOLDER).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => {
    const name = file.slice(0, -'.json'.length);
    const { about } = JSON.parse(readFileSync(join(MAPPINGS_FOLDER, file), 'utf8')) as { about?: string };
    return { name, about: about ?? '', sample: existsSync(join(MAPPINGS_FOLDER, `${name}.csv`)) };
  });
}

/** The text of a mapping that comes with the program, or of its sample table. */
export function shippedText({ name }: ShippedMapping, what: 'mapping' | 'sample'): string {
  return readFileSync(join(MAPPINGS_FOLDER, `${name}.${what === 'sample' ? 'csv' : 'json'}`), 'utf8');
}
