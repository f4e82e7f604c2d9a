import { bilingual, type Text } from '@hutong/record';

const REASONS: Readonly<Record<string, Text>> = {
  ENOENT: bilingual('没有这个文件或文件夹', 'no such file or folder'),
  EACCES: bilingual('没有权限', 'the user that runs this has no permission'),
  EPERM: bilingual('没有权限', 'the user that runs this has no permission'),
  EISDIR: bilingual('这是文件夹，不是文件', 'it is a folder, and no file'),
  ENOTDIR: bilingual('路径中有一段不是文件夹', 'part of the path is no folder'),
  ELOOP: bilingual('那里是一个链接', 'a link stands there'),
  ENAMETOOLONG: bilingual('文件名太长', 'the name is too long'),
  ENOSPC: bilingual('磁盘已满', 'the disk is full'),
  EDQUOT: bilingual('磁盘配额已满', 'the quota of the disk is used up'),
  EROFS: bilingual('磁盘只能读', 'the disk can only be read'),
  EIO: bilingual('磁盘出错', 'the disk has a fault'),
};

/** Why the system did not read or write a file, in words of ours; of what nobody foresaw its code. */
export function systemReason(error: unknown): Text {
  const { code, name } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : REASONS[code];
  const told = code ?? name;
  return known ?? bilingual(`系统不让做（${told}）`, `the system does not do it (${told})`);
}
