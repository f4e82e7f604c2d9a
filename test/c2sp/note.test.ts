import { describe, expect, test } from 'vitest';
import { concat, fromBase64, toBase64, utf8 } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { checkpointText, signatureLine, signer } from './fixtures.ts';
import { keyId, parseNote, parseVkey, parseVkeys, verifyNote } from './note.ts';

// c2sp.org/signed-note, "Verifier keys", the worked example.
const SPEC_VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const SPEC_NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;
// c2sp.org/tlog-cosignature, the example at the top. Its keys are not published, so it is only parsed.
const SPEC_COSIGNED = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;

const log = signer('example.com/log', 1, 1);
const witness = signer('witness.example/w', 4, 2);
const stranger = signer('stranger.example', 1, 3);
const text = checkpointText('example.com/log', 1, new Uint8Array(32).fill(7));
const good = `${text}\n${signatureLine(text, log)}${signatureLine(text, witness, 1679315147n)}`;
const verify = (note: string | Uint8Array, ...keys: (typeof log)[]) => verifyNote(parseNote(note), keys);

describe('the examples of the specifications', () => {
  test('signed-note: vkey and note verify, and no changed text does', () => {
    const vkey = parseVkey(SPEC_VKEY);
    expect(keyId(vkey.name, 1, vkey.key)).toBe('530d903a');
    expect(verifyNote(parseNote(SPEC_NOTE), [vkey])).toEqual([{ vkey }]);
    expect(() => verifyNote(parseNote(SPEC_NOTE.replace('This', 'that')), [vkey])).toThrow('does not verify');
  });

  test('tlog-cosignature: the lines parse, the time is where the format puts it', () => {
    const note = parseNote(SPEC_COSIGNED);
    expect(parseCheckpoint(note.text)).toMatchObject({
      origin: 'example.com/behind-the-sofa',
      size: 20852163n,
    });
    const [first, second] = note.signatures;
    expect([first?.bytes.length, second?.bytes.length]).toEqual([64, 72]);
    expect(new DataView(second!.bytes.buffer).getBigUint64(0)).toBe(1679315147n);
  });

  test('signed-note: a text with an empty line ends at the last empty line', () => {
    const poem = `Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n`;
    const line =
      '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';
    expect(parseNote(`${poem}\n${line}`).text).toBe(poem);
  });
});

describe('signatures', () => {
  test('both types verify, with the cosignature’s time', () => {
    expect(verify(good, log, witness)).toEqual([{ vkey: log }, { vkey: witness, time: 1679315147n }]);
  });

  test('unknown signatures are ignored, with a known name or a known id too', () => {
    const sameName = signer(log.name, 1, 9);
    expect(verify(good + signatureLine(text, stranger) + signatureLine('x\n', sameName), log)).toHaveLength(
      1,
    );
    const sameId = `— other.example ${signatureLine('x\n', log).split(' ')[2]}`;
    expect(verify(good + sameId, log)).toHaveLength(1);
  });

  test('a note with no known signature is rejected', () => {
    expect(() => verify(good, stranger)).toThrow('no signature of a known key');
    expect(() => verify(good)).toThrow('no signature of a known key');
  });

  test('one bad signature of a known key rejects the note, whatever else is good', () => {
    expect(() => verify(good + signatureLine('other\n', log), log)).toThrow('does not verify');
    const cosignedElsewhere = signatureLine(text.replace('\n1\n', '\n2\n'), witness, 5n);
    expect(() => verify(good + cosignedElsewhere, log, witness)).toThrow('does not verify');
  });

  test('a changed time, a time past 2^63 and a cosignature of no checkpoint are rejected', () => {
    const [, , data = ''] = signatureLine(text, witness, 5n).trimEnd().split(' ');
    const bytes = fromBase64(data, 'test');
    bytes[11] = 6;
    expect(() => verify(`${text}\n— ${witness.name} ${toBase64(bytes)}\n`, witness)).toThrow(
      'does not verify',
    );
    expect(() => verify(`${text}\n${signatureLine(text, witness, 2n ** 63n)}`, witness)).toThrow('exceeds');
    expect(() => verify(`hi\n\n${signatureLine('hi\n', witness, 5n)}`, witness)).toThrow('checkpoint');
  });

  test('the twin S + L of a good signature is rejected', () => {
    const bytes = fromBase64(signatureLine(text, log).trimEnd().split(' ')[2]!, 'test');
    const L = 2n ** 252n + 27742317777372353535851937790883648493n;
    let s = BigInt(`0x${Buffer.from(bytes.slice(36)).reverse().toString('hex')}`) + L;
    for (let i = 36; i < 68; i++, s >>= 8n) bytes[i] = Number(s & 255n);
    expect(() => verify(`${text}\n— ${log.name} ${toBase64(bytes)}\n`, log)).toThrow('does not verify');
  });
});

describe('the note’s form', () => {
  const line = signatureLine('a\n', log);
  test.each([
    ['no final newline', `a\n\n${line}`.slice(0, -1), 'end in a newline'],
    ['no empty line', `a\n${line}`, 'no empty line'],
    ['no signatures', 'a\n\n', 'no signature lines'],
    ['an empty line after the signatures', `a\n\n${line}\n`, 'no signature lines'],
    ['a tab', `a\tb\n\n${line}`, 'control character'],
    ['CRLF', `a\r\n\n${line}`, 'control character'],
    ['a hyphen for the dash', `a\n\n${line.replace('—', '-')}`, 'not of the form'],
    ['two spaces', `a\n\n${line.replace('— ', '—  ')}`, 'not of the form'],
    ['a trailing space', `a\n\n${line.trimEnd()} \n`, 'not of the form'],
    ['a no-break space in the name', `a\n\n${line.replace('example', 'exa\u00a0mple')}`, 'space or a plus'],
    ['U+0085 in the name', `a\n\n${line.replace('example', 'exa\u0085mple')}`, 'space or a plus'],
    ['a plus in the name', `a\n\n${line.replace('example', 'exa+mple')}`, 'space or a plus'],
    ['no padding', `a\n\n${line.trimEnd().replace(/=+$/, '')}\n`, 'base64'],
    ['URL-safe base64', 'a\n\n— n AAAAAAA-_w==\n', 'base64'],
    ['stray bits in base64', 'a\n\n— n AAAAAAB=\n', 'base64'],
    ['a key id alone', 'a\n\n— n AAAAAA==\n', 'shorter'],
    ['a lone surrogate', `\ud800\n\n${line}`, 'Unicode'],
  ])('rejects %s', (_, note, reason) => {
    expect(() => parseNote(note)).toThrow(reason);
  });

  test('rejects bytes that are no UTF-8; keeps a byte order mark in the text', () => {
    expect(() => parseNote(concat(Uint8Array.of(0xff), utf8(`a\n\n${line}`)))).toThrow('UTF-8');
    expect(parseNote(utf8(`\ufeffa\n\n${line}`)).text).toBe('\ufeffa\n');
  });

  test('accepts sixteen signatures and more', () => {
    const others = Array.from({ length: 30 }, (_, i) =>
      signatureLine(text, signer(`s${i}.example`, 1, i)),
    ).join('');
    expect(verify(`${text}\n${others}${signatureLine(text, log)}`, log)).toHaveLength(1);
  });
});

describe('vkeys', () => {
  const withKey = (key: Uint8Array) => `n+${keyId('n', 1, key)}+${toBase64(concat(Uint8Array.of(1), key))}`;
  const little = (n: bigint) =>
    Uint8Array.from({ length: 32 }, (_, i) => Number((n >> BigInt(8 * i)) & 255n));
  const p = 2n ** 255n - 19n;

  test('a list of vkeys, with comments; base64 may hold pluses', () => {
    expect(parseVkeys(`# log\n${log.text}\n\n${witness.text}\n`).map((k) => k.type)).toEqual([1, 4]);
    expect(parseVkey('TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6').name).toBe('TEST');
  });

  test.each([
    ['an id of another key', log.text.replace(log.id, '00000000'), 'the key id should be'],
    ['an id in capitals', SPEC_VKEY.replace('530d903a', '530D903A'), 'lowercase hex'],
    ['no name', '+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', 'empty'],
    ['an unknown type', `n+00000000+${toBase64(new Uint8Array(33).fill(2))}`, 'type 2'],
    ['a short key', withKey(new Uint8Array(31).fill(5)), '32 bytes'],
    ['the neutral point', withKey(little(1n)), 'low order'],
    ['y = 0', withKey(little(0n)), 'low order'],
    ['y = p − 1 with the sign bit', withKey(little(p - 1n + 2n ** 255n)), 'low order'],
    ['y = p + 3', withKey(little(p + 3n)), 'canonical'],
  ])('rejects %s', (_, vkey, reason) => {
    expect(() => parseVkey(vkey)).toThrow(reason);
  });
});

describe('checkpoints', () => {
  const root = toBase64(new Uint8Array(32).fill(1));
  test('extension lines are kept; the empty tree has the empty root', () => {
    expect(parseCheckpoint(`o\n1\n${root}\nextra\n`).extensions).toEqual(['extra']);
    expect(parseCheckpoint('o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n').size).toBe(0n);
  });
  test.each([
    ['two lines', 'o\n1\n', 'at least three'],
    ['an empty origin', `\n1\n${root}\n`, 'empty line'],
    ['an empty extension', `o\n1\n${root}\n\n`, 'empty line'],
    ['a leading zero', `o\n01\n${root}\n`, 'decimal'],
    ['a sign', `o\n+1\n${root}\n`, 'decimal'],
    ['a huge size', `o\n9223372036854775808\n${root}\n`, 'larger'],
    ['a short root', 'o\n1\nAAAA\n', '32'],
    ['a wrong empty root', `o\n0\n${root}\n`, 'empty tree'],
  ])('rejects %s', (_, body, reason) => {
    expect(() => parseCheckpoint(body)).toThrow(reason);
  });
});
