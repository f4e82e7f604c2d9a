import { type BodyOf, readBody } from '@hutong/record';

/** A file as a record names it. */
export type NamedFile = NonNullable<BodyOf<'disclosure.document'>['attachments']>[number];

/** The files that a record names, in its order; none of a record of a type that names none. */
export function namedFiles(said: Parameters<typeof readBody>[0]): readonly NamedFile[] {
  return (readBody(said, 'disclosure.document') ?? readBody(said, 'case.files'))?.attachments ?? [];
}
