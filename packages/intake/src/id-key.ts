import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeSecret } from '@hutong/process';
import { bilingual } from '@hutong/record';
import { CannotImport } from './errors.ts';

const BYTES = 32;

/**
 * The secret that ids of imported rows with private fields are derived with; made on first use, kept over epochs: with
 * another one the same file imported again would be taken twice.
 */
export function recordIdKey(dir: string, random: (n: number) => Uint8Array): Buffer {
  const file = join(dir, 'import-key');
  if (!existsSync(file)) writeSecret(file, `${Buffer.from(random(BYTES)).toString('hex')}\n`);
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new CannotImport(
      bilingual('本机其他用户可以读取', 'other users of this machine can read it'),
      `chmod 600 ${file}`,
      file,
    );
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (key.length === BYTES) return key;
  throw new CannotImport(
    bilingual('已损坏', 'is damaged'),
    bilingual(
      '请用备份恢复：换一个密钥，早先导入的行会重复收录',
      'Put it back from a copy: with another key, rows imported before would be taken twice',
    ),
    file,
  );
}
