import { type Command, command } from '../../command.ts';
import { anywhere, data, flag, given, needed, outFolder, trust } from '../../options.ts';

export const recordsCommands: readonly Command[] = [
  command({
    usage: 'import FILE',
    about: { zh: '导入 CSV、JSONL 或 XLSX 文件', en: 'Import a CSV, JSONL or XLSX file' },
    example: 'hutong import 办件.xlsx --data /var/lib/hutong/nongan --mapping case_apply',
    options: {
      data,
      mapping: given('FILE', '列映射文件（见 config/mappings）', 'Mapping of columns (see config/mappings)'),
      encoding: given(
        'E',
        '编码：utf-8 gbk gb18030 …（默认自动判断）',
        'Encoding: utf-8 gbk gb18030 … (default: detected)',
      ),
      sheet: given('S', '工作表名或序号', 'Sheet by name or number'),
      refused: given(
        'FILE',
        '拒收的行写到哪里（默认在原文件旁）',
        'Where refused rows go (default: beside the file)',
      ),
      type: given('TYPE', '所有行的记录类型', 'Record type of every row'),
      hidden: given(
        'take|leave',
        '表中隐藏的行和列：take 收录，leave 不收隐藏的行（默认拒收）',
        'What a sheet hides: take it, or leave hidden rows out (default: it is refused)',
      ),
      'header-row': given('N', '表头在第几行', 'Row that names the columns'),
      repeats: given(
        'take',
        '完全相同的行：take 逐行收录（默认只收第一行）',
        'Rows that say exactly the same: take each (default: the first)',
      ),
    },
    work: async () => (await import('./import.ts')).importFile,
  }),
  command({
    usage: 'import template [NAME]',
    about: {
      zh: '现成的映射和样表：不写 NAME 列出有哪些',
      en: 'Mappings and sample tables there are; without NAME lists them',
    },
    example: 'hutong import template case_apply --sample > 样表.csv',
    options: { sample: flag('写出样表，而不是映射', 'Write the sample table and not the mapping') },
    work: async () => (await import('./import-template.ts')).importTemplate,
  }),
  command({
    usage: 'proof ID',
    about: {
      zh: '取出一条记录（节点/记录编号）的条目、证明与信任包',
      en: "Write a record's (NODE/ID) entry, proof and trust bundle",
    },
    example:
      'hutong proof nongan/018f3c5e-7b1a-7000-8000-000000000002 --data /var/lib/hutong/nongan --out 证明',
    options: { ...anywhere, out: outFolder },
    work: async () => (await import('./proof.ts')).proof,
  }),
  command({
    usage: 'verify',
    about: {
      zh: '离线核验一条记录：只信根文件指纹',
      en: 'Verify a record offline, trusting the root fingerprint alone',
    },
    example: 'hutong verify --entry entry.cbor --proof entry.tlog-proof --trust trust.json --root 64位指纹',
    options: {
      entry: given('FILE', '条目文件（.cbor）', 'Entry file (.cbor)'),
      proof: given('FILE', '证明文件（.tlog-proof）', 'Proof file (.tlog-proof)'),
      trust,
      root: needed('FINGERPRINT', '根文件指纹（64 位十六进制）', 'Root fingerprint (64 hex digits)'),
      page: given(
        'FILE',
        '不核验，而写出一个 HTML 文件：任何人可在浏览器里离线核验',
        'Check nothing, and write one HTML file in which anyone can check offline, in a browser',
      ),
    },
    work: async () => (await import('./verify.ts')).verify,
  }),
];
