type Code = 'there' | 'damaged' | 'not_empty' | 'no_keys' | 'no_password' | 'other';

/** Why a backup can't be made, or is not to be used; whoever tells it has the words for the code. */
export class BackupFault extends Error {
  override readonly name = 'Failed';
  readonly code: Code;
  readonly fields: Record<string, string | number>;

  constructor(code: Code, fields: Record<string, string | number> = {}) {
    super(`backup: ${code} ${JSON.stringify(fields)}`);
    this.code = code;
    this.fields = fields;
  }
}
