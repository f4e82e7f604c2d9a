import type { Catalogue } from '@hutong/record';

/** What the pages of enrolment say. */
export const texts = {
  enrolment: { zh: '登记', en: 'Enrolment' },
  enrolment_elsewhere: {
    zh: '登记由最高中心办理',
    en: 'Nodes are enrolled at the top center.',
  },
  enrol_code: { zh: '签发代码', en: 'Issue a code' },
  enrol_code_about: {
    zh: '一个代码登记一个节点，用过或过期作废；当面或打电话告诉安装的人，不要发消息',
    en: 'A code enrols one node, and is void once used or expired. Tell it to whoever installs by word of mouth.',
  },
  enrol_node: { zh: '代号', en: 'Name of the node' },
  enrol_node_hint: {
    zh: '小写字母、数字、短横，如 nongan；登记后不能改',
    en: 'Lower-case letters, digits and hyphens, such as nongan. It cannot be changed later.',
  },
  enrol_name: { zh: '名称', en: 'Chinese name' },
  enrol_kind: { zh: '种类', en: 'Kind' },
  enrol_hall: { zh: '大厅', en: 'hall' },
  enrol_center: { zh: '中心', en: 'center' },
  enrol_parent: { zh: '上级代号', en: 'Its parent' },
  enrol_issue: { zh: '签发', en: 'Issue' },
  enrol_issued: { zh: '代码（只显示这一次）', en: 'The code, shown this once' },
  enrol_until: { zh: '{until} 前有效', en: 'Good until {until}.' },
  enrol_command: {
    zh: '安装的人在新机器上填写这个代码：页面“加入网络”，或命令 hutong enrol',
    en: 'Whoever installs gives it, on the new machine, to the page “Join the network” or to hutong enrol.',
  },
  enrol_queue: { zh: '申请', en: 'Requests' },
  enrol_none: { zh: '没有申请', en: 'There are no requests.' },
  enrol_pending: { zh: '待批准', en: 'pending' },
  enrol_approved: { zh: '已批准', en: 'approved' },
  enrol_denied: { zh: '不予登记', en: 'denied' },
  enrol_open: { zh: '核对', en: 'Compare' },
  enrol_fingerprint: { zh: '指纹', en: 'Fingerprint' },
  enrol_read: {
    zh: '给安装的人打电话，请对方念出屏幕上的指纹，一组一组核对；有一组不同就不批准',
    en: 'Call whoever installs, have them read the fingerprint on their screen, and compare group by group. If one differs, do not approve.',
  },
  enrol_said: { zh: '对方念出的最后一组', en: 'The last group that they read' },
  enrol_said_wrong: {
    zh: '与申请的指纹不同：不要批准，请对方重新申请',
    en: 'It is not that of the request: do not approve. Have them ask again.',
  },
  enrol_parent_is: { zh: '上级', en: 'Parent' },
  enrol_contact: { zh: '值班', en: 'On duty' },
  enrol_addresses: { zh: '地址', en: 'Addresses' },
  enrol_approve: { zh: '批准', en: 'Approve' },
  enrol_deny: { zh: '不予登记', en: 'Deny' },
  enrol_decided: { zh: '已经办过', en: 'It was decided already.' },
} as const satisfies Catalogue;
