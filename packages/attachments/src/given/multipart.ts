import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { AttachmentRefused } from '../store/refused.ts';

/** A file that comes in a form. */
export interface GivenFile {
  /** As its sender calls it. */
  name: string;
  bytes: AsyncIterable<Uint8Array>;
}

/** Fields of a form with a file in it: each one's values in their order. */
type Fields = ReadonlyMap<string, readonly string[]>;

const LIMITS = {
  files: 1,
  fields: 100,
  fieldNameSize: 100,
  fieldSize: 64 << 10,
  parts: 101,
  headerPairs: 50,
};

/**
 * Reads a form with one file (RFC 7578) as it comes. The file is taken while it comes, so what decides about it has to stand
 * before it in the form; nothing more is read once it is refused. A second file is passed over.
 * @param take is given the file and the fields before it
 * @returns all fields, and what `take` made of the file; undefined without one
 * @throws what `take` throws; AttachmentRefused where the form is not whole
 */
export async function readMultipart<T>(
  contentType: string,
  source: AsyncIterable<Uint8Array>,
  take: (file: GivenFile, before: Fields) => Promise<T>,
): Promise<{ fields: Fields; taken: T | undefined }> {
  const fields = new Map<string, string[]>();
  const busboy = busboyFor(contentType);
  const given: { stream?: Readable; taking?: Promise<T> } = {};
  const failed = new Promise<never>((_, reject) => {
    for (const event of ['error', 'partsLimit', 'fieldsLimit'] as const)
      busboy.on(event, () => reject(new AttachmentRefused('cut')));
    busboy.on('field', (name, value) => {
      const text = value.replaceAll('\r\n', '\n');
      fields.set(name, [...(fields.get(name) ?? []), text]);
    });
    busboy.on('file', (_field, stream, name) => {
      let isCut = false;
      // An error of a stream that nobody hears ends the process, also when nothing is read from it any more.
      stream.on('error', ({ name }) => {
        // Who stops reading aborts it.
        isCut = name !== 'AbortError';
      });
      // A browser sends an empty part where no file was chosen.
      if (name === undefined || name === '') return void stream.resume();
      given.stream = stream;
      given.taking = take({ name, bytes: stream }, fields).catch((error) => {
        throw isCut ? new AttachmentRefused('cut') : error;
      });
      given.taking.catch(reject);
    });
  });
  failed.catch(() => {});
  try {
    await feed(busboy, source, failed);
    return { fields, taken: given.taking && (await Promise.race([given.taking, failed])) };
  } catch (error) {
    // Whoever takes the file hears of it, and has cleared away before anybody is answered.
    given.stream?.destroy(new AttachmentRefused('cut'));
    await given.taking?.catch(() => {});
    throw error;
  }
}

/** Hands over what comes, as fast as it is taken; rejects as soon as `failed` does. */
async function feed(
  busboy: BusboyInstance,
  source: AsyncIterable<Uint8Array>,
  failed: Promise<never>,
): Promise<void> {
  const finished = once(busboy, 'finish');
  finished.catch(() => {});
  for await (const chunk of source) {
    const more = busboy.write(chunk) ? undefined : once(busboy, 'drain');
    // Each turn lets a refusal be heard before more is read.
    await Promise.race([more ?? new Promise((resolve) => setImmediate(resolve)), failed]);
  }
  busboy.end();
  await Promise.race([finished, failed]);
}

function busboyFor(contentType: string): BusboyInstance {
  try {
    return new Busboy({ headers: { 'content-type': contentType } as BusboyHeaders, limits: LIMITS });
  } catch {
    throw new AttachmentRefused('cut');
  }
}
