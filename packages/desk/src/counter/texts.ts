import type { Catalogue } from '@hutong/record';

/** What the counter says beyond its fields' own names. */
export const texts = {
  go_away: { zh: '只告知，不收件（Alt+G）', en: 'Send away with a notice (Alt+G)' },
  away: { zh: '一次性告知单：原因和说明', en: 'One-time notice: reason and explanation' },
  away_hint: {
    zh: '只告知时不必填申请人。只因缺材料的，下面各项不用填；没有勾选的必需材料会自动写入告知单',
    en: 'No applicant is needed. If only materials are missing, leave this as it is: those not ticked are listed on the notice.',
  },
  away_reason: { zh: '未收件原因', en: 'Why nothing is taken' },
  away_missing: {
    zh: '请写明缺什么材料，或在“说明”中写明怎么办',
    en: 'Write what is missing, or under Explanation what is to be done.',
  },
  agent: { zh: '由代理人代办', en: 'Somebody applies for them' },
  agent_name: { zh: '代理人姓名', en: 'Agent’s name' },
  agent_id_number: { zh: '代理人证件号码', en: 'Agent’s ID number' },
  agent_phone: { zh: '代理人手机', en: 'Agent’s mobile' },
  no_id_reason: { zh: '未出示证件的原因', en: 'Why no ID was shown' },
  id_shown: { zh: '已出示证件', en: 'ID was shown' },
  by_agent: { zh: '代理人办理', en: 'by an agent' },
  taken_down: { zh: '口头申请，由{by}代为填写', en: 'made orally, written down by {by}' },
  manner: { zh: '办理方式', en: 'Manner' },
  no_id: { zh: '未出示证件：{why}', en: 'no ID was shown: {why}' },
  twins_why: { zh: '收件查重', en: 'whether it is there already' },
  twins: { zh: '这位申请人的同一事项已有在办件', en: 'This applicant already has an open case of this item' },
  twin: { zh: '{state}，{day}收件', en: '{state}, taken on {day}' },
  twin_elsewhere: {
    zh: '另有一件属其他部门，您的岗位不能查看',
    en: 'There is one at another organ, which your post may not read.',
  },
  still: { zh: '仍然收件：{what}（Alt+S）', en: 'Take it all the same: {what} (Alt+S)' },
  kept: {
    zh: '填写的内容已存为草稿，看过那一件再回来也在',
    en: 'What was typed is kept as a draft: it is there after a look at that case.',
  },
  again: { zh: '同一申请人再办一件（Alt+A）', en: 'One more for this applicant (Alt+A)' },
  carrying: { zh: '下一件带入 {of} 的申请人资料', en: 'The applicant of {of} goes into the next form' },
  carried: { zh: '已带入 {of} 的申请人资料', en: 'The applicant of {of} was filled in' },
  of_draft: { zh: '这是 {at} 没有交的草稿', en: 'This is a draft of {at} that was not sent' },
  clear: { zh: '换人，清空重填', en: 'Somebody else: empty the form' },
} as const satisfies Catalogue;
