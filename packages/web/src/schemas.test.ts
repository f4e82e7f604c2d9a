import type { z } from '@hono/zod-openapi';
import type { TrustBundle } from '@hutong/trust';
import { expectTypeOf, test } from 'vitest';
import type { pageSchema, recordSchema, storedSchema, syncSchema, trustSchema } from './schemas.ts';
import type { AppendOutcome, RecordPage, StoredRecord, SyncState } from './service.ts';

// Held by the compiler: what the services give fits what the document promises, and the other way round.
test('the document’s shapes are the services’ shapes', () => {
  expectTypeOf<z.infer<typeof recordSchema>>().toEqualTypeOf<StoredRecord>();
  expectTypeOf<z.infer<typeof syncSchema>>().toEqualTypeOf<SyncState>();
  expectTypeOf<z.infer<typeof trustSchema>>().toEqualTypeOf<TrustBundle>();
  expectTypeOf<z.infer<typeof pageSchema>['items']>().toEqualTypeOf<RecordPage['items']>();
  type Stored = Extract<AppendOutcome, { status: 'stored' | 'duplicate' }>;
  expectTypeOf<z.infer<typeof storedSchema>>().toEqualTypeOf<Stored>();
});
