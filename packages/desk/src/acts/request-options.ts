import { bilingual } from '@hutong/record';

/** Words that records of a request take for a field (条例; 国办公开办函〔2021〕30号 表三), and how they are said. */
export const REQUEST_OPTIONS = {
  requester: {
    自然人: bilingual('自然人', 'a person'),
    商业企业: bilingual('商业企业', 'a company'),
    科研机构: bilingual('科研机构', 'a research institute'),
    社会公益组织: bilingual('社会公益组织', 'a charity'),
    法律服务机构: bilingual('法律服务机构', 'a law firm'),
    其他: bilingual('其他', 'other'),
  },
  channel: {
    当面: bilingual('当面', 'in person'),
    邮寄: bilingual('邮寄', 'by post'),
    网络: bilingual('网络', 'online'),
    传真: bilingual('传真', 'by fax'),
    其他: bilingual('其他', 'otherwise'),
  },
  whom: {
    第三方: bilingual('第三方（第三十二条）', 'a third party (art. 32)'),
    共同制作机关: bilingual('共同制作机关（第三十四条）', 'an organ that made it too (art. 34)'),
    其他: bilingual('其他', 'other'),
  },
  opinion: {
    同意公开: bilingual('同意公开', 'agrees'),
    不同意公开: bilingual('不同意公开', 'does not agree'),
    部分同意: bilingual('部分同意', 'agrees in part'),
    未答复: bilingual('逾期未答复', 'did not answer in time'),
    其他: bilingual('其他', 'other'),
  },
  route: {
    行政复议: bilingual('行政复议', 'administrative review'),
    未经复议直接起诉: bilingual('未经复议直接起诉', 'court, without a review'),
    复议后起诉: bilingual('复议后起诉', 'court, after a review'),
  },
  result: {
    维持: bilingual('维持', 'upheld'),
    纠正: bilingual('纠正', 'put right'),
    其他结果: bilingual('其他结果', 'another result'),
    尚未审结: bilingual('尚未审结', 'still open'),
  },
  outcome: {
    已公开: bilingual('已主动公开，告知获取方式', 'published already'),
    予以公开: bilingual('予以公开', 'disclosed'),
    部分公开: bilingual('部分公开', 'disclosed in part'),
    '不予公开：国家秘密': bilingual('不予公开：国家秘密', 'withheld: state secret'),
    '不予公开：法律行政法规禁止': bilingual('不予公开：法律行政法规禁止', 'withheld: forbidden by law'),
    '不予公开：危及三安全一稳定': bilingual(
      '不予公开：危及三安全一稳定',
      'withheld: a danger to national, public or economic security or stability',
    ),
    '不予公开：保护第三方合法权益': bilingual(
      '不予公开：保护第三方合法权益',
      'withheld: rights of a third party',
    ),
    '不予公开：三类内部事务信息': bilingual('不予公开：三类内部事务信息', 'withheld: internal affairs'),
    '不予公开：四类过程性信息': bilingual('不予公开：四类过程性信息', 'withheld: drafts and deliberations'),
    '不予公开：行政执法案卷': bilingual('不予公开：行政执法案卷', 'withheld: files of law enforcement'),
    '不予公开：行政查询事项': bilingual('不予公开：行政查询事项', 'withheld: has a register of its own'),
    '无法提供：本机关不掌握': bilingual('无法提供：本机关不掌握', 'cannot be given: not held here'),
    '无法提供：没有现成信息需另行制作': bilingual(
      '无法提供：没有现成信息需另行制作',
      'cannot be given: would have to be made',
    ),
    '无法提供：补正后仍不明确': bilingual('无法提供：补正后仍不明确', 'cannot be given: still unclear'),
    '不予处理：信访举报投诉': bilingual('不予处理：信访举报投诉', 'not handled: a complaint or petition'),
    '不予处理：重复申请': bilingual('不予处理：重复申请', 'not handled: asked before'),
    '不予处理：要求提供公开出版物': bilingual('不予处理：要求提供公开出版物', 'not handled: a publication'),
    '不予处理：无正当理由大量反复': bilingual(
      '不予处理：无正当理由大量反复',
      'not handled: very many requests without a good reason',
    ),
    '不予处理：要求确认或重新出具': bilingual(
      '不予处理：要求确认或重新出具',
      'not handled: asks to confirm or to issue anew',
    ),
    '其他：逾期不补正': bilingual('其他：逾期不补正', 'other: was not made clear in time'),
    '其他：逾期不缴费': bilingual('其他：逾期不缴费', 'other: the fee was not paid in time'),
    '其他：其他': bilingual('其他：其他', 'other'),
  },
} as const;
