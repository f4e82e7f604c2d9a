import { bilingual, ReasonedError } from '@hutong/record';

/** What is in a document is not as documents are: what it says of its authors cannot be taken out. */
export class CannotStrip extends ReasonedError {
  override readonly name = 'CannotStrip';

  constructor(zh: string, en: string) {
    super(
      bilingual(`去不掉文档信息：${zh}`, `what the document says of its authors cannot be taken out: ${en}`),
      bilingual(
        '请在 WPS 或 Office 中打开、另存一份再上传，或不选“去掉文档信息”',
        'Open it in WPS or Office, save it anew and upload that, or do not ask for it.',
      ),
    );
  }
}
