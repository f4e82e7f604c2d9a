import { ReasonedError, type Text } from '@hutong/record';

/** The file as a whole can't be read: nothing of it was taken. */
export class UnreadableFile extends ReasonedError {
  override readonly name = 'UnreadableFile';

  constructor(file: string, reason: Text, next: Text) {
    super(reason, next, file);
  }
}

/** The import can't begin here: nothing was taken. */
export class CannotImport extends ReasonedError {
  override readonly name = 'Failed';
}
