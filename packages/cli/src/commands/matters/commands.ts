import { type Command, command } from '../../command.ts';
import { anywhere, cursor, given, limit, node } from '../../options.ts';

export const mattersCommands: readonly Command[] = [
  command({
    usage: 'matters [NODE/KIND/NUMBER]',
    about: {
      zh: '件的列表；写明 节点/种类/编号 则显示这一件：状态、经过、时限及其说明',
      en: 'The list of matters; with NODE/KIND/NUMBER that one: its state, its history, its clocks explained',
    },
    example: 'hutong matters --data /var/lib/hutong/nongan --kind case --due-before 2026-12-01',
    options: {
      ...anywhere,
      kind: given(
        'KIND',
        '只看这一种：case、request、complaint、document、item',
        'Only of this kind: case, request, complaint, document, item',
      ),
      node,
      state: given(
        'STATE',
        '只看这个状态的（代码，如 accepted）',
        'Only in this state (its code, such as accepted)',
      ),
      department: given('NAME', '只看这个部门的', 'Only of this department'),
      item: given('ITEM', '只看这个事项的（编码或名称）', 'Only about this item (its code or name)'),
      'due-before': given(
        'YYYY-MM-DD',
        '期限早于这一天的，期限近的在前',
        'Due before this day, the nearest first',
      ),
      number: given('NUMBER', '只看这个编号的', 'Only with this number'),
      words: given(
        'WORDS',
        '编号、名称、事项、部门中有这些字词的',
        'With these words in number, title, item or department',
      ),
      limit,
      cursor,
    },
    work: async () => (await import('./matters.ts')).matters,
  }),
];
