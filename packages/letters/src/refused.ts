import { bilingual, ReasonedError, type Text } from '@hutong/record';
import { TAGS } from './tags.ts';

const EDIT = bilingual(
  '请在 WPS 或 Word 中打开、改正后另存为 .docx，再上传',
  'Open it in WPS or Word, mend it, save it as .docx and upload that.',
);
const known = Object.keys(TAGS).map((tag) => `{${tag}}`);
const KNOWN = bilingual(`认识的标签有：${known.join(' ')}`, `The tags that are known: ${known.join(' ')}`);

/** A file is no template of a letter: why, and what to do. */
export class TemplateRefused extends ReasonedError {
  override readonly name = 'TemplateRefused';

  constructor(zh: string, en: string, next: Text = EDIT) {
    super(bilingual(zh, en), next);
  }

  /** Names what stands in braces and is no tag. */
  static unknown(names: readonly string[]): TemplateRefused {
    const shown = names.map((name) => `{${name}}`).join(' ');
    return new TemplateRefused(
      `模板里有不认识的标签：${shown}`,
      `It has tags that nobody knows: ${shown}`,
      KNOWN,
    );
  }
}
