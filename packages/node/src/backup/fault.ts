import type { Fields } from '@hutong/record';

type Code = 'there' | 'damaged' | 'not_empty' | 'no_keys' | 'no_password' | 'other';

/** Why a backup can't be made or must not be used; who shows it has the texts for each code. */
export class BackupFault extends Error {
  override readonly name = 'Failed';
  readonly code: Code;
  readonly fields: Fields;

  constructor(code: Code, fields: Fields = {}) {
    super(`backup: ${code} ${JSON.stringify(fields)}`);
    this.code = code;
    this.fields = fields;
  }
}
