import { type Catalogue, type FieldsOf, filled, type Text } from '@hutong/record';
import { alertRefusals } from './alerts/texts.ts';
import { attachmentTexts } from './attachments/texts.ts';
import { pruneTexts } from './prune/texts.ts';
import { reconcileTexts } from './reconcile/texts.ts';
import { redactionTexts } from './redactions/texts.ts';
import { valueTexts } from './values/texts.ts';

/** Every sentence this package says to people: why something was refused, and what to do. */
export const catalogue = {
  ...alertRefusals,
  ...attachmentTexts,
  ...pruneTexts,
  ...reconcileTexts,
  ...redactionTexts,
  ...valueTexts,
  given: { zh: '{field} 缺少或不对', en: '{field} is missing or not as it should be.' },
  given_next: { zh: '请按 /docs 的说明改正该字段后重试', en: 'Mend the field as /docs says and try again.' },
  given_reason: { zh: '缺少理由（1 至 500 字）', en: 'A reason of 1 to 500 characters is needed.' },
  given_reason_next: {
    zh: '在 reason 中写明为何，它会记入日志；不要写个人信息',
    en: 'Say why in `reason`; it is kept in the log. No personal data in it.',
  },
  away: {
    zh: '数据库现在没有应答，或被别的程序占用',
    en: 'The database does not answer now, or another program holds it.',
  },
  away_next: {
    zh: '本节点会自行继续，稍后再试；提交过的记录用同一编号再提交，不会重复',
    en: 'The node goes on by itself: try again in a moment. A record sent again under its id is not written twice.',
  },
  signed_out: { zh: '还没有登录，或登录已过时', en: 'You are not signed in, or your session is over.' },
  signed_out_next: {
    zh: '请登录后再试；刚才填写的内容已为您留着',
    en: 'Sign in and try again. What you had typed was kept for you.',
  },
  not_your_post: {
    zh: '您的岗位不能做这件事（需要权限 {permission}）',
    en: 'Your post does not allow this ({permission}).',
  },
  not_your_post_next: {
    zh: '请由有此职责的岗位办理；岗位由安全管理员设定',
    en: 'Somebody whose post it is must do it. Posts are given by the security administrator.',
  },
  other_site: {
    zh: '这个请求不是从本站页面发出的',
    en: 'This request does not come from a page of this site.',
  },
  other_site_next: {
    zh: '请打开本站页面，在页面上重新提交',
    en: 'Open the page here and send the form from it.',
  },
  stale_form: { zh: '页面已过时，未作任何改动', en: 'The page was out of date; nothing was changed.' },
  stale_form_next: { zh: '请返回并刷新页面后再提交', en: 'Go back, reload the page and send it again.' },
  not_found: { zh: '没有这个地址', en: 'There is nothing at this address.' },
  not_found_next: { zh: '请看 /docs 的接口说明', en: 'See /docs for the addresses that exist.' },
  misdirected: {
    zh: '这里不是请求中所写的主机',
    en: 'This is not the host that the request is for.',
  },
  misdirected_next: {
    zh: '请按本节点的地址访问；要用别的主机名（如经反向代理），请管理员写入 config.json 的 http.hosts',
    en: 'Use an address of this node; for another host name (as behind a proxy) the administrator adds it to http.hosts in config.json.',
  },
  method: { zh: '这个地址不接受 {method}', en: 'This address does not take {method}.' },
  method_next: { zh: '可用的方法：{allow}', en: 'Methods it takes: {allow}.' },
  no_node: { zh: '本节点及其下没有这个节点', en: 'There is no such node here or beneath.' },
  no_node_next: { zh: '节点名见首页或 /api/health', en: 'Names stand on the start page and at /api/health.' },
  no_call: { zh: '没有这一监察事项，或没有这一件', en: 'There is no such card, urge, finding or matter.' },
  no_call_next: {
    zh: '请从监察的列表重新打开',
    en: 'Open it from the list of supervision again.',
  },
  no_rehearsal: {
    zh: '没有这次试算；节点重启过的，要重新试算',
    en: 'There is no such rehearsal; when the node was started again, it is to be rehearsed anew.',
  },
  no_rehearsal_next: { zh: '请重新带来文件试算', en: 'Bring the file again and rehearse it.' },
  no_matter: { zh: '没有这一件，或它不公开', en: 'There is no such matter, or it is not public.' },
  no_matter_next: {
    zh: '请核对节点、种类和编号；不公开的件需带可读内部记录的令牌',
    en: 'Check node, kind and number; matters that are not public need a token whose role reads internal records.',
  },
  no_private_index: {
    zh: '这里是中心：姓名、电话、证件号码只能在收录它的大厅查找',
    en: 'This is a center: names, telephones and ID numbers are found only at the hall that recorded them.',
  },
  no_private_index_next: {
    zh: '请在该大厅查找；这里可按编号、名称、事项或部门查（GET /api/matters）',
    en: 'Look at that hall; here matters are found by number, name, item or department (GET /api/matters).',
  },
  no_record: { zh: '没有这条记录，或它不公开', en: 'There is no such record, or it is not public.' },
  no_record_next: {
    zh: '请核对记录编号；内部记录需带可读内部记录的令牌',
    en: 'Check the record id; internal records need a token whose role reads them.',
  },
  several: {
    zh: '有多个节点用了这个编号：{nodes}',
    en: 'Several nodes have a record with this id: {nodes}.',
  },
  several_next: {
    zh: '请写明是哪个节点的：节点/编号',
    en: 'Say whose it is: NODE/ID.',
  },
  bad_id: { zh: '记录编号不是 UUIDv7', en: 'The record id is not a UUIDv7.' },
  bad_id_next: {
    zh: '请使用收录时返回的 36 位编号',
    en: 'Use the 36-character id that was answered when it was stored.',
  },
  unauthorized: { zh: '缺少访问令牌', en: 'An access token is needed.' },
  bad_token: { zh: '访问令牌无效或已撤销', en: 'The access token is not valid, or was revoked.' },
  token_next: {
    zh: '在请求头写 Authorization: Bearer <令牌>；令牌由本节点管理员签发',
    en: 'Send the header Authorization: Bearer <token>; the administrator of this node issues tokens.',
  },
  token_expired: { zh: '访问令牌已过期', en: 'The access token has expired.' },
  token_expired_next: {
    zh: '请管理员签发新令牌（hutong token create）',
    en: 'Ask the administrator for a new one (hutong token create).',
  },
  token_expiry: { zh: '到期时间已过', en: 'The time of expiry is over already.' },
  token_expiry_next: {
    zh: '写一个将来的时间，或省略（90 日）',
    en: 'Give a time to come, or leave it out (90 days).',
  },
  token_name: { zh: '已有同名令牌', en: 'There is a token of that name already.' },
  token_name_next: { zh: '换一个名称，或先撤销它', en: 'Choose another name, or revoke it first.' },
  token_of_post: {
    zh: '登录的人只能签发程序的令牌：只读程序、收录程序、公开收录程序',
    en: 'Whoever is signed in issues tokens of programs only: reader, writer, publishing-writer.',
  },
  token_of_post_next: {
    zh: '别的角色，由能登录本节点机器的管理员用 hutong token create 签发',
    en: 'One of another role is issued on the node’s machine: hutong token create.',
  },
  other_run: {
    zh: '正在进行的不是页面上的那一项，没有叫停',
    en: 'What is under way is another run than the one meant: nothing was stopped.',
  },
  other_run_next: {
    zh: '看清现在进行的是哪一项，要叫停再叫停',
    en: 'See what is under way now, and stop it if that is meant.',
  },
  no_token: { zh: '没有这个名称的令牌', en: 'There is no token of that name.' },
  no_token_next: {
    zh: '用 hutong token list 查看现有令牌',
    en: 'See the tokens there are: hutong token list.',
  },
  tokens_open: { zh: '本机其他用户能读它', en: 'other users of this machine can read it' },
  tokens_damaged: { zh: '不是令牌文件，或已损坏', en: 'this is not a tokens file, or it is damaged' },
  tokens_damaged_next: {
    zh: '从备份放回；或移走它，重新签发令牌',
    en: 'Put it back from a copy, or take it away and issue new tokens.',
  },
  tokens_full: { zh: '已有 {max} 个令牌', en: 'there are {max} tokens already' },
  token_malformed: { zh: '令牌的名称或角色不对', en: 'the token’s name or roles are not right' },
  tokens_full_next: {
    zh: '撤销不用的令牌；名称 1 至 64 个字符，角色可用：{roles}',
    en: 'Revoke what nobody uses; give a name of 1 to 64 characters and one of {roles}.',
  },
  too_many: {
    zh: '此地址的请求过多，暂不受理',
    en: 'Too many requests came from this address; they are not answered for now.',
  },
  too_many_next: {
    zh: '{seconds} 秒后再试，请放慢；有令牌或已登录的不受此限',
    en: 'Try again after {seconds} s, and more slowly; whoever has a token or is signed in is not counted.',
  },
  locked_out: {
    zh: '此地址错误令牌过多，暂不受理',
    en: 'Too many wrong tokens came from this address; tokens from it are not looked at for now.',
  },
  locked_out_next: { zh: '{seconds} 秒后再试', en: 'Try again after {seconds} s.' },
  forbidden: {
    zh: '令牌的角色不能做 {permission}',
    en: 'The roles of this token do not allow {permission}.',
  },
  forbidden_next: {
    zh: '请由有权的角色办理；本次拒绝已记录（{permission}）',
    en: 'Have it done by a role that may ({permission}); this refusal is on record.',
  },
  forbidden_publish: {
    zh: '公开文件要先经保密审查；这个令牌的角色不能绕过审查公开（{permission}）',
    en: 'A public document is reviewed for secrecy first: the roles of this token may not publish one past that review ({permission}).',
  },
  forbidden_publish_next: {
    zh: '请在工作台“公文公开”起草、送审、发布；不公开的，写 visibility 为 internal；确需由程序公开的，请管理员发给 publishing-writer 角色的令牌，所公开的都标明未经本系统保密审查',
    en: 'Draft it at the desk under Documents, have it reviewed and publish it there; give visibility internal to what is not public; where a program has to publish, ask an administrator for a token of the role publishing-writer: what it publishes is marked as not reviewed.',
  },
  record_of_post_next: {
    zh: '请由有权的岗位提出这条记录（{permission}）',
    en: 'Have this record said by a post that may ({permission}).',
  },
  content_type: {
    zh: '请求体的类型不是 application/json 或 application/x-ndjson',
    en: 'The body is neither application/json nor application/x-ndjson.',
  },
  content_type_next: {
    zh: '单条用 application/json，多条每行一条用 application/x-ndjson，均为 UTF-8 且不压缩',
    en: 'Use application/json for one record, application/x-ndjson for one a line; UTF-8, not compressed.',
  },
  body_too_large: { zh: '请求体超过 {limit} 字节', en: 'The body is larger than {limit} bytes.' },
  body_too_large_next: {
    zh: '请分成几次发送',
    en: 'Send it in several requests.',
  },
  body_slow: {
    zh: '请求体在 {seconds} 秒内没有到齐',
    en: 'The body did not arrive within {seconds} seconds.',
  },
  body_slow_next: {
    zh: '请检查网络后重发；带上原来的记录编号，不会重复收录',
    en: 'Check the network and send again; with the same record ids nothing is stored twice.',
  },
  body_cut: { zh: '请求体没有传完', en: 'The body stopped in the middle.' },
  encoding: { zh: '不是有效的 UTF-8', en: 'This is not valid UTF-8.' },
  encoding_next: {
    zh: '请以 UTF-8 重新导出（GBK/GB18030 文件可用 hutong import）',
    en: 'Export it again as UTF-8 (hutong import reads GBK and GB18030 files).',
  },
  json: { zh: '不是有效的 JSON', en: 'This is not valid JSON.' },
  json_next: {
    zh: '请发送一个完整的 JSON 对象',
    en: 'Send one whole JSON object.',
  },
  json_deep: { zh: 'JSON 嵌套超过 {limit} 层', en: 'The JSON is nested deeper than {limit} levels.' },
  json_deep_next: { zh: '请减少嵌套', en: 'Flatten it.' },
  json_twice: { zh: 'JSON 对象里有重复的字段', en: 'A JSON object has the same field twice.' },
  json_twice_next: { zh: '每个字段只写一次', en: 'Write each field once.' },
  cut_line: { zh: '最后一行没有写完', en: 'The last line stops in the middle.' },
  cut_line_next: { zh: '请补全这一行后重发', en: 'Complete this line and send it again.' },
  long_line: { zh: '这一行超过 {limit} 字节', en: 'This line is longer than {limit} bytes.' },
  long_line_next: {
    zh: '请把这条记录单独以 application/json 发送',
    en: 'Send this record by itself as application/json.',
  },
  query: { zh: '查询参数 {field} 不对', en: 'The query parameter {field} is not right.' },
  conflict: {
    zh: '这个编号已用于内容不同的记录（{origin} 第 {index} 条）',
    en: 'This id belongs to a record that says something else ({origin}, entry {index}).',
  },
  conflict_next: {
    zh: '若是新的事实，请不带 id 重发；已收录的记录不能改写',
    en: 'If this is a new fact, send it without an id; what is stored is never changed.',
  },
  repeated: {
    zh: '这个编号的记录早已收录，一小时内又重发了多次，不再比对',
    en: 'The record of this id has long been stored, and was sent again too often within an hour: it is not compared any more.',
  },
  repeated_next: {
    zh: '不必再发；要看收录了什么，请查询这条记录',
    en: 'There is no need to send it; to see what is stored, read the record.',
  },
  internal: { zh: '节点内部出错（请求号 {id}）', en: 'Something went wrong inside the node (request {id}).' },
  internal_next: {
    zh: '请稍后重试；如再出现，把请求号告诉管理员',
    en: 'Try again later; if it happens again, tell the administrator the request number.',
  },
  more_refused: {
    zh: '另有这么多次拒绝未逐条记录',
    en: 'So many more refusals were counted and not listed.',
  },
  values_compared: {
    zh: '所报私密内容已与所存的比对，结果已告知',
    en: 'Private values given were compared with those held, and the result was told.',
  },
  write_once: { zh: '只写一次', en: 'Write it once.' },
  batch_failed: {
    zh: '从这一行起没有得到收录确认',
    en: 'From this line on nothing was confirmed as stored.',
  },
  batch_failed_next: {
    zh: '请从这一行起重发；带有 id 的记录不会重复收录',
    en: 'Send again from this line; records that carry an id are not stored twice.',
  },
} as const satisfies Catalogue;

export type MessageKey = keyof typeof catalogue;
export type Args<K extends MessageKey> = FieldsOf<(typeof catalogue)[K]>;

/** A message in both languages; who answers picks one. */
export function textOf<K extends MessageKey>(key: K, ...args: Args<K>): Text {
  return filled(catalogue[key], args[0]);
}
