import type { Text } from '@hutong/record';
import type { EpochCode, RefusalCode } from './verify.ts';

/** Why a segment of a log is not taken, by its code. The `detail` beside a code is for logs and quarantine. */
export const refusalTexts: Readonly<Record<RefusalCode | EpochCode, Text>> = {
  'not-enrolled': { zh: '本机还不知道谁签署这份日志', en: 'no node known here signs this log' },
  'not-allowed': {
    zh: '这份日志不该由它送来',
    en: 'this log may not come this way',
  },
  'bad-note': {
    zh: '检查点写法不对，或属于另一日志',
    en: 'its checkpoint is malformed, or belongs to another log',
  },
  'bad-signature': { zh: '检查点没有日志密钥的签名', en: 'the log key did not sign its checkpoint' },
  'wrong-size': { zh: '条数与检查点不符', en: 'its entries do not end where its checkpoint does' },
  'wrong-root': { zh: '条目与所签的根不符', en: 'its entries do not lead to the signed root' },
  closed: { zh: '超出这份日志的终点', en: 'it lies beyond the end of the log' },
  'not-redacted': {
    zh: '有条目缺内容，而名册没有遮蔽它',
    en: 'an entry came without its bytes, and the registry did not redact it',
  },
  'bad-genesis': { zh: '日志的首条不是合格的创世条目', en: 'its first entry is not a sound genesis' },
  retired: { zh: '该节点已注销', en: 'its node was retired' },
  revoked: { zh: '上一密钥已吊销，不能作保', en: 'the key before was revoked and vouches for nothing' },
  'two-epochs': { zh: '已有另一日志接续', en: 'another log follows the one before already' },
  'not-endorsed': { zh: '上一密钥没有为它作保', en: 'the key before does not vouch for it' },
  'bad-keys': { zh: '它的密钥不合格', en: 'its keys are not sound' },
  'other-history': {
    zh: '它所接的历史，与本机所存不同',
    en: 'it goes on from another history than the one held here',
  },
  'awaiting-approval': { zh: '等最高中心批准', en: 'it waits for approval at the top center' },
};
