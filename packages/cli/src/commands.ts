import { type Command, nameOf } from './command.ts';
import { accountsCommands } from './commands/accounts/commands.ts';
import { alertsCommands } from './commands/alerts/commands.ts';
import { attachmentCommands } from './commands/attachment/commands.ts';
import { auditCommands } from './commands/audit/commands.ts';
import { backupCommands } from './commands/backup/commands.ts';
import { bundleCommands } from './commands/bundle/commands.ts';
import { clocksCommands } from './commands/clocks/commands.ts';
import { dayCommands } from './commands/day/commands.ts';
import { doctorCommands } from './commands/doctor/commands.ts';
import { enrolCommands } from './commands/enrol/commands.ts';
import { keysCommands } from './commands/keys/commands.ts';
import { mattersCommands } from './commands/matters/commands.ts';
import { nodeCommands } from './commands/node/commands.ts';
import { recordsCommands } from './commands/records/commands.ts';
import { rootCommands } from './commands/root/commands.ts';
import { tokensCommands } from './commands/tokens/commands.ts';
import { upkeepCommands } from './commands/upkeep/commands.ts';
import { valuesCommands } from './commands/values/commands.ts';

/** Commands that the help shows together. */
export interface Group {
  title: { zh: string; en: string };
  commands: readonly Command[];
}

export const groups: readonly Group[] = [
  {
    title: { zh: '节点的一天', en: "A node's day" },
    commands: [...nodeCommands, ...dayCommands, ...alertsCommands],
  },
  {
    title: { zh: '记录与文件', en: 'Records and files' },
    commands: [
      ...recordsCommands,
      ...attachmentCommands,
      ...mattersCommands,
      ...clocksCommands,
      ...bundleCommands,
      ...backupCommands,
    ],
  },
  {
    title: { zh: '出了问题', en: 'Trouble' },
    commands: [...doctorCommands, ...upkeepCommands, ...auditCommands],
  },
  { title: { zh: '登记与名册', en: 'Enrolment and registry' }, commands: enrolCommands },
  { title: { zh: '账号', en: 'Accounts' }, commands: accountsCommands },
  {
    title: { zh: '密钥与令牌', en: 'Keys and tokens' },
    commands: [...keysCommands, ...tokensCommands, ...rootCommands],
  },
  { title: { zh: '私密内容', en: 'Private values' }, commands: valuesCommands },
];

export const commands: readonly Command[] = groups.flatMap((group) => group.commands);

/** The commands as they are called: `hutong hall init`. */
export const commandNames: readonly string[] = commands.map(nameOf);
