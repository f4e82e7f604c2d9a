import { type Catalogue, sayer } from '@hutong/record';
import { texts as alerts } from './alerts/texts.ts';
import { texts as bundles } from './bundles/texts.ts';
import { texts as commands } from './commands/texts.ts';
import { texts as enrolment } from './enrolment/texts.ts';
import { texts as evidence } from './evidence/texts.ts';
import { texts as keys } from './keys/texts.ts';
import { texts as map } from './map/texts.ts';
import { texts as moves } from './moves/texts.ts';
import { texts as node } from './node/texts.ts';
import { texts as overview } from './overview/texts.ts';
import { texts as round } from './round/texts.ts';
import { texts as rules } from './rules/texts.ts';
import { texts as supervision } from './supervision/texts.ts';
import { texts as tokens } from './tokens/texts.ts';
import { texts as trust } from './trust/texts.ts';
import { texts as upkeep } from './upkeep/texts.ts';
import { texts as values } from './values/texts.ts';

/** Every sentence the console says. */
const catalogue = {
  ...alerts,
  ...bundles,
  ...commands,
  ...enrolment,
  ...evidence,
  ...keys,
  ...map,
  ...moves,
  ...node,
  ...overview,
  ...round,
  ...tokens,
  ...trust,
  ...upkeep,
  ...values,
  ...rules,
  ...supervision,
  console: { zh: '运行台', en: 'Console' },
  place_overview: { zh: '全网', en: 'Network' },
  place_alerts: { zh: '告警', en: 'Alerts' },
  place_supervision: { zh: '监察', en: 'Supervision' },
  place_rules: { zh: '规则', en: 'Rules' },
  place_enrolment: { zh: '登记', en: 'Enrolment' },
  place_commands: { zh: '命令', en: 'Commands' },
  place_upkeep: { zh: '养护', en: 'Upkeep' },
  errors: { zh: '有内容需要改正', en: 'Something needs to be mended' },
  reason: { zh: '理由', en: 'Reason' },
  reason_hint: { zh: '写入日志，不写人名', en: 'It goes on record. Name no person.' },
  reason_wrong: { zh: '请写明理由，1 至 500 字', en: 'Say why, in 1 to 500 characters.' },
  node_wrong: {
    zh: '代号用小写字母、数字、短横，32 个以内',
    en: 'Use lower-case letters, digits and hyphens, 32 at most.',
  },
  name_wrong: { zh: '名称不超过 100 字', en: 'Use 100 characters at most.' },
  parent_wrong: {
    zh: '上级代号用小写字母、数字、短横，32 个以内',
    en: 'Use lower-case letters, digits and hyphens, 32 at most.',
  },
  code: { zh: '动态码', en: 'Code' },
  code_hint: {
    zh: '手机上现在的 6 位数字，或一条打印的备用码',
    en: 'The six digits that your telephone shows now, or a printed code.',
  },
  optional: { zh: '选填', en: 'optional' },
  back: { zh: '返回', en: 'Back' },
  done: { zh: '已办理，已写入日志', en: 'Done, and on record.' },
} as const satisfies Catalogue;

/** A sentence in a language. */
export const say = sayer(catalogue);
