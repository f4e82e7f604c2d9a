/** Why something was refused, and what to do. */
export const refusals = {
  busy: {
    reason: { zh: '登录的人太多，现在排不上', en: 'Too many people are signing in at this moment.' },
    next: { zh: '请等几秒再试', en: 'Try again in a few seconds.' },
  },
  wrong: {
    reason: { zh: '工号或密码不对', en: 'The staff code or the password is wrong.' },
    next: {
      zh: '请核对后重试；忘记密码请找系统管理员重设',
      en: 'Check both and try again; the system administrator sets a forgotten password anew.',
    },
  },
  wait: {
    reason: {
      zh: '错误次数过多，暂不受理',
      en: 'There were too many wrong attempts; nothing is looked at for now.',
    },
    next: {
      zh: '{seconds} 秒后再试；急用请找安全管理员解锁',
      en: 'Try again in {seconds} s; if it cannot wait, the security administrator unlocks the account.',
    },
  },
  first_over: {
    reason: { zh: '初始密码已过期', en: 'The first password is no longer good.' },
    next: { zh: '请系统管理员重设', en: 'Ask the system administrator for a new one.' },
  },
  signed_out: {
    reason: { zh: '登录已失效', en: 'You are no longer signed in.' },
    next: { zh: '请重新登录', en: 'Sign in again.' },
  },
  wrong_current: {
    reason: { zh: '现用密码不对', en: 'The present password is wrong.' },
    next: { zh: '请重新输入现用密码', en: 'Type your present password again.' },
  },
  wrong_code: {
    reason: { zh: '动态码不对，或已用过', en: 'The code is wrong, or was used before.' },
    next: {
      zh: '等下一个动态码再试；手机时间不准时，请连续输入两个动态码；没有手机请用打印的备用码',
      en: 'Wait for the next code. If the telephone’s clock is off, type two codes that follow each other. Without a telephone use a printed code.',
    },
  },
  no_totp_shown: {
    reason: { zh: '还没有显示二维码', en: 'No QR code has been shown yet.' },
    next: { zh: '请重新打开这一页并扫码', en: 'Open this page again and scan the code.' },
  },
  too_short: {
    reason: { zh: '密码不足 {least} 位', en: 'The password has fewer than {least} characters.' },
    next: { zh: '请加长', en: 'Make it longer.' },
  },
  too_long: {
    reason: { zh: '密码超过 {most} 位', en: 'The password has more than {most} characters.' },
    next: { zh: '请缩短', en: 'Make it shorter.' },
  },
  few_kinds: {
    reason: {
      zh: '密码要含大写字母、小写字母、数字、其他字符中的三种',
      en: 'The password needs three kinds of: capital letters, small letters, digits, other characters.',
    },
    next: { zh: '请再加一种字符', en: 'Add characters of another kind.' },
  },
  easily_guessed: {
    reason: {
      zh: '密码容易被猜到：主要由常用词、单位或工号、连续或重复的字符组成',
      en: 'The password is easily guessed: it is made of common words, names of this place, or characters in a row.',
    },
    next: {
      zh: '请换一个，例如几个不相干的词',
      en: 'Choose another, such as some words that have nothing to do with each other.',
    },
  },
  same_password: {
    reason: { zh: '新密码与现用密码相同', en: 'The new password is the present one.' },
    next: { zh: '请换一个新密码', en: 'Choose another.' },
  },
  not_repeated: {
    reason: { zh: '两次输入的新密码不一样', en: 'The new password was not repeated as it was typed first.' },
    next: { zh: '请再输入一次', en: 'Type it again.' },
  },
  bad_staff_code: {
    reason: {
      zh: '工号应为 1 至 16 个字母、数字或短横',
      en: 'A staff code has 1 to 16 letters, digits or hyphens.',
    },
    next: { zh: '例如 A003', en: 'For example A003.' },
  },
  bad_name: {
    reason: { zh: '姓名应为 1 至 50 个字', en: 'A name has 1 to 50 characters.' },
    next: {
      zh: '请填写姓名；它只在本节点显示，不进入记录',
      en: 'Give the name; it is shown at this node alone and stands in no record.',
    },
  },
  bad_reason: {
    reason: { zh: '要写明理由（1 至 500 字）', en: 'A reason of 1 to 500 characters is needed.' },
    next: {
      zh: '写明为何；它会记入日志，不要写个人信息',
      en: 'Say why. It is kept in the log: no personal data in it.',
    },
  },
  taken: {
    reason: { zh: '工号 {code} 已有账号', en: 'There is an account with the staff code {code}.' },
    next: {
      zh: '请换一个工号；停用的工号不再使用',
      en: 'Choose another; the code of a disabled account is not used again.',
    },
  },
  full: {
    reason: { zh: '账号已达上限 {most}', en: 'There are {most} accounts already.' },
    next: { zh: '请联系维护人员', en: 'Ask whoever maintains this node.' },
  },
  no_account: {
    reason: { zh: '没有这个账号', en: 'There is no such account.' },
    next: { zh: '请在账号列表中选择', en: 'Choose one from the list of accounts.' },
  },
  no_session: {
    reason: { zh: '没有这个登录', en: 'There is no such session.' },
    next: { zh: '它可能已经结束；请刷新列表', en: 'It may have ended already; open the list again.' },
  },
  own_posts: {
    reason: { zh: '不能改自己的岗位', en: 'Nobody changes their own posts.' },
    next: { zh: '请另一位安全管理员办理', en: 'Have another security administrator do it.' },
  },
  own_account: {
    reason: { zh: '不能停用或重设自己的账号', en: 'Nobody disables or resets their own account.' },
    next: { zh: '请另一位管理员办理', en: 'Have another administrator do it.' },
  },
  held_apart: {
    reason: {
      zh: '系统、安全、审计三个管理员岗位不能由一人兼任',
      en: 'Nobody holds two of the three administrators’ posts.',
    },
    next: { zh: '请只保留一个', en: 'Leave one of them.' },
  },
  bad_role: {
    reason: { zh: '没有这个岗位：{role}', en: 'There is no such post: {role}.' },
    next: { zh: '请从列表中选择', en: 'Choose from the list.' },
  },
  bad_organs: {
    reason: { zh: '岗位“{role}”没有写明部门', en: 'The post {role} names no department.' },
    next: { zh: '请写部门名称，或写 * 表示任何部门', en: 'Name departments, or write * for any.' },
  },
  last_admin: {
    reason: { zh: '这是最后一位能用的{title}', en: 'This is the last {title} who can sign in.' },
    next: { zh: '请先设另一位', en: 'Make another one first.' },
  },
  no_such_post: {
    reason: {
      zh: '对方没有这个岗位，或它不能代理',
      en: 'That account does not hold this post, or nobody stands in for it.',
    },
    next: {
      zh: '请选择其现有岗位；管理员岗位不设代理',
      en: 'Choose a post it holds; nobody stands in for an administrator.',
    },
  },
  bad_day: {
    reason: {
      zh: '代理的最后一天不对：从今天起，最长一年',
      en: 'The last day of standing in is from today to a year ahead.',
    },
    next: { zh: '请写日期，如 2027-01-31', en: 'Give a date such as 2027-01-31.' },
  },
  own_deputy: {
    reason: { zh: '不能代理自己的岗位', en: 'Nobody stands in for themselves.' },
    next: { zh: '请选择另一个账号', en: 'Choose another account.' },
  },
  sealed_away: {
    reason: { zh: '第二因素的密钥打不开', en: 'The secret of the second factor cannot be opened.' },
    next: {
      zh: '从备份放回 identity.key，或请安全管理员重设第二因素',
      en: 'Put identity.key back from a copy, or have the security administrator reset the second factor.',
    },
  },
} as const;
