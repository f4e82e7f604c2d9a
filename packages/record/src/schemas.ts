/** The types' schemas as JSON Schema (draft 2020-12, so OpenAPI 3.1), for the API document. */
import { z } from 'zod';
import { recordInputSchema } from './envelope.ts';
import type { RecordKind } from './types/define.ts';
import { PRIVATE_FIELDS, type PrivateFieldName } from './types/private.ts';
import { recordTypes } from './types/registered.ts';

type JsonSchema = Record<string, unknown>;

/** Type name → JSON Schema of a whole record of that type, as a caller sends it. Types only the node makes included. */
export function jsonSchemas(): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = {};
  const envelope = plain(z.toJSONSchema(recordInputSchema));
  const common = envelope.properties as Record<string, JsonSchema>;
  for (const kind of recordTypes.values()) {
    const secret = Object.fromEntries(
      kind.private.map((name) => {
        const { titleZh, titleEn, max } = PRIVATE_FIELDS[name as PrivateFieldName];
        return [name, { type: 'string', minLength: 1, maxLength: max, title: titleZh, description: titleEn }];
      }),
    );
    const properties: Record<string, JsonSchema> = {
      ...common,
      type: { ...common.type, const: kind.type },
      subject: {
        ...common.subject,
        title: kind.subjectZh,
        maxLength: kind.maxSubject ?? common.subject?.maxLength,
      },
      visibility: { ...common.visibility, default: kind.visibility },
      body: bodyFor(kind),
      private: { ...common.private, properties: secret, additionalProperties: false },
    };
    if (kind.private.length === 0) delete properties.private;
    schemas[kind.type] = {
      ...envelope,
      title: kind.titleZh,
      description: `${kind.titleEn}. ${kind.source}`,
      properties,
    };
  }
  return schemas;
}

/** As callers are to write it: without the words that are read and no longer taken. */
function bodyFor({ body, retired }: RecordKind): JsonSchema {
  // Bytes, which JSON has none of, are whatever their other form says.
  const schema = plain(z.toJSONSchema(body, { unrepresentable: 'any' }));
  const field = retired && (schema.properties as Record<string, JsonSchema>)[retired.field];
  if (field !== undefined) field.enum = (field.enum as string[]).filter((word) => !retired?.words.has(word));
  return schema;
}

function plain(schema: object): JsonSchema {
  const { $schema: _, ...rest } = schema as JsonSchema;
  return rest;
}
