import { type Command, command } from '../../command.ts';
import { anywhere, data, given, needed, out, outFile, yes } from '../../options.ts';

const passphraseFile = given(
  'FILE',
  '口令文件（第一行）；不写则在终端询问',
  'File whose first line is the passphrase; asked on the terminal otherwise',
);

export const rootCommands: readonly Command[] = [
  command({
    usage: 'root key',
    about: { zh: '生成一把根密钥（口令保护的文件）', en: 'Make a root key (a file under a passphrase)' },
    example: 'hutong root key --name jilin/root-zhao --out zhao.key',
    options: {
      out,
      name: needed('NAME', '密钥名，如 jilin/root-zhang', 'Name of the key, such as jilin/root-zhang'),
      from: given(
        'FILE',
        '把已有的根密钥（如 root-keys/root-1）转存为受口令保护的文件',
        'Put an existing root key (root-keys/root-1, say) under a passphrase',
      ),
      'passphrase-file': passphraseFile,
    },
    work: async () => (await import('./keys.ts')).makeKey,
  }),
  command({
    usage: 'root draft',
    about: { zh: '起草根文件的下一版', en: 'Draft the next version of the root document' },
    example:
      'hutong root draft --from /var/lib/hutong/province/root.json --drop jilin/root-li --add 赵的公钥 --out v3.draft',
    options: {
      from: needed(
        'FILE',
        '现有各版：root.json 或信任包',
        'The versions so far: root.json or a trust bundle',
      ),
      out,
      threshold: given(
        'K',
        '再下一版须有几把密钥签名（默认不变）',
        'How many keys must sign (default: as before)',
      ),
      key: given(
        'VKEY,…',
        '全部根密钥的公钥（vkey），逗号分隔',
        'vkeys of all root keys, separated by commas',
      ),
      add: given('VKEY,…', '新增的公钥（vkey），逗号分隔', 'vkeys to add, separated by commas'),
      drop: given(
        'NAME,…',
        '去掉的公钥（名称或 vkey），逗号分隔',
        'Keys to drop (name or vkey), separated by commas',
      ),
      registry: given('VKEY', '名册所在日志的公钥（vkey）', "vkey of the registry's log"),
      next: given(
        'DIR',
        '最高中心的数据文件夹：名册转入其 keys rotate 备好的下一日志',
        "The top center's data folder: the registry goes on in the next log that keys rotate made ready there",
      ),
      'ended-at': given(
        'SIZE',
        '原名册日志只算到这个条目数（密钥被盗时）',
        "The registry's former log counts only so far (stolen key)",
      ),
      'ended-root': given(
        'BASE64',
        '该条目数处的默克尔根（hutong root show --at），区分被盗密钥签的另一份历史',
        'Merkle root at that size (hutong root show --at): tells it from another history of a stolen key',
      ),
      expires: given('DATE', '到期日（默认五年后）', 'Expiry (default: in five years)'),
    },
    work: async () => (await import('./draft.ts')).draft,
  }),
  command({
    usage: 'root sign DRAFT',
    about: {
      zh: '显示草案内容并签名（在各负责人自己的机器上）',
      en: "Show a draft and sign it (on each officer's own machine)",
    },
    example: 'hutong root sign v3.draft --key zhang.key --out zhang-v3.sig',
    options: {
      key: needed('FILE', '根密钥文件', 'The root key file'),
      out: outFile,
      'passphrase-file': passphraseFile,
    },
    work: async () => (await import('./keys.ts')).sign,
  }),
  command({
    usage: 'root assemble DRAFT SIGNATURE…',
    about: {
      zh: '汇集签名，够数即写出新版',
      en: 'Put the signatures together; writes the version when there are enough',
    },
    example: 'hutong root assemble v3.draft zhang-v3.sig wang-v3.sig --out v3.json',
    options: { out },
    work: async () => (await import('./assemble.ts')).assemble,
  }),
  command({
    usage: 'root publish FILE',
    about: {
      zh: '发布新版根文件（最高中心）；下级自行取得',
      en: 'Publish a new version (top center); nodes beneath take it by themselves',
    },
    example: 'hutong root publish v3.json --data /var/lib/hutong/province --yes',
    options: { data, yes },
    work: async () => (await import('./publish.ts')).publish,
  }),
  command({
    usage: 'root show [FILE]',
    about: { zh: '显示根文件的各版', en: 'Show every version of the root document' },
    example: 'hutong root show --data /var/lib/hutong/province',
    options: {
      data: anywhere.data,
      at: given(
        'SIZE',
        '只显示名册日志前这么多条的默克尔根（任一节点，须在运行）',
        "Only the Merkle root of the registry's log over so many entries (any running node)",
      ),
    },
    work: async () => (await import('./publish.ts')).show,
  }),
];
