import { bilingual, ReasonedError } from '@hutong/record';

/** Longest name of a file, in characters and in bytes of UTF-8 (what file systems take is 255). */
const MAX_CHARACTERS = 120;
const MAX_BYTES = 240;

/** Control characters, and what cannot be seen or turns the text around it (Unicode Cc, Cf, Zl, Zp, private use). */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu;
/** What Windows takes in no name. */
const NOT_IN_NAMES = /[<>:"|?*]/g;
/** Names of devices, with any ending (Microsoft, Naming Files, Paths, and Namespaces). */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;
/** What a computer runs when it is opened. */
const RUNS =
  /\.(?:app|apk|bat|cmd|com|cpl|deb|desktop|dll|exe|gadget|hta|inf|jar|js|jse|lnk|msc|msi|msp|pif|ps1|reg|rpm|scf|scr|sh|sys|url|vb|vbe|vbs|ws|wsc|wsf|wsh)$/i;

/** A file that computers run is not taken. */
export class RunsWhenOpened extends ReasonedError {
  override readonly name = 'RunsWhenOpened';

  constructor() {
    super(
      bilingual('这类文件打开就会运行，不收', 'files that run when they are opened are not taken'),
      bilingual(
        '请上传文档、表格、图片或 PDF；确需提交的请先转成 PDF',
        'Upload a document, a sheet, an image or a PDF.',
      ),
    );
  }
}

/**
 * The name of a file as it may be kept, shown and saved on any computer: without the folders it came from, without what
 * cannot be seen or would hide its ending.
 * @throws RunsWhenOpened
 */
export function safeName(given: string): string {
  const last = given.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(UNSEEN, '').replace(NOT_IN_NAMES, '_').replace(/\s+/g, ' ');
  const trimmed = plain.replace(/^[. ]+|[. ]+$/g, '').replace(/ +\./g, '.');
  if (RUNS.test(trimmed)) throw new RunsWhenOpened();
  const name = DEVICE.test(trimmed) ? `_${trimmed}` : trimmed;
  return name === '' ? '未命名' : shortened(name);
}

/** Cuts before the ending, which says what the file is. */
function shortened(name: string): string {
  const ending = /\.[0-9A-Za-z]{1,10}$/.exec(name)?.[0] ?? '';
  const characters = [...name.slice(0, name.length - ending.length)];
  const fits = () => {
    const whole = characters.join('') + ending;
    return whole.length <= MAX_CHARACTERS && Buffer.byteLength(whole) <= MAX_BYTES;
  };
  while (!fits()) characters.pop();
  return characters.join('').trimEnd() + ending;
}

/**
 * The header under which a file is saved and never shown (RFC 6266, RFC 8187): a name in ASCII for old programs, the whole
 * one beside it.
 */
export function saveAs(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
