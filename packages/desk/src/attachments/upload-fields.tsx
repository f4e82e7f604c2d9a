import type { Lang } from '@hutong/record';
import { Checkboxes, FileField } from '@hutong/ui';
import { say } from '../texts.ts';

/** What a form asks that gives a file: whether what it says of its authors is to go, and the file, the last of its fields. */
export function UploadFields({ lang, error }: { lang: Lang; error?: string | undefined }) {
  return (
    <>
      <Checkboxes
        name="strip"
        label={say(lang, 'optional')}
        options={[{ value: 'yes', text: say(lang, 'file_strip') }]}
        values={[]}
      />
      <FileField name="file" label={say(lang, 'file')} error={error} required />
    </>
  );
}
