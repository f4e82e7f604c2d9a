/** The file as a whole can't be read: nothing of it was taken. */
export class UnreadableFile extends Error {
  readonly file: string;
  readonly reason: string;
  readonly next: string;
  constructor(file: string, reason: string, next: string) {
    super(`${file}: ${reason}. ${next}`);
    this.name = 'UnreadableFile';
    this.file = file;
    this.reason = reason;
    this.next = next;
  }
}

/** The import can't begin here: nothing was taken. */
export class CannotImport extends Error {
  override readonly name = 'Failed';
  readonly next: string;

  constructor(message: string, next: string) {
    super(message);
    this.next = next;
  }
}
