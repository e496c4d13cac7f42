type Problems = Readonly<Record<string, (facts: string) => string>>

/** What people, keys and releases are refused for; the node's own sentence names the facts. */
export const peopleProblems: Problems = {
  token_unknown: (facts) => facts,
  token_expired: (facts) => facts,
  token_revoked: (facts) => facts,
  token_inactive: (facts) => facts,
  key_file: (facts) => facts,
  bad_sign_in: (facts) => `this key does not sign in here: ${facts}; "comity person enroll" makes it known`,
}

export const peopleProblemsZh: Problems = {
  token_unknown: () => '节点不识别该令牌；"comity token create" 可生成令牌，已登记的密钥可用 --key 登录',
  token_expired: () => '令牌已过期；请重新登录，或另行生成令牌',
  token_revoked: () => '令牌已被吊销；可由吊销者另行生成',
  token_inactive: () => '令牌持有人在本节点已停用',
  not_allowed: (facts) => facts,
  scope_missing: (facts) => `令牌的权限范围不包括此操作（${facts}）`,
  unknown_proposal: (facts) => `没有这一待批件；"comity proposals" 列出待批件（${facts}）`,
  proposal_closed: (facts) => `该待批件已不再等待批准（${facts}）`,
  proposal_void: (facts) => `该待批件已失效，须重新起草（${facts}）`,
  bad_release: (facts) => `该签名不能作为批准（${facts}）`,
  released_already: (facts) => `同一人只计一次，须由另一人批准（${facts}）`,
  no_mail: (facts) => facts,
  mail_failed: (facts) => `邮件服务器未接收该邮件（${facts}）`,
  no_person: (facts) => facts,
  too_soon: (facts) => `时间未到：提交满十分钟仍无第二人批准，方可凭一人签名发出（${facts}）`,
  bad_sign_in: (facts) => `该密钥不能登录本节点；"comity person enroll" 可登记（${facts}）`,
  unknown_person: (facts) => `本节点没有此人；"comity person list" 列出人员（${facts}）`,
  person_exists: (facts) => `该标识已被使用，请另选（${facts}）`,
  bad_person: (facts) => `所给人员信息不可用（${facts}）`,
  key_taken: (facts) => `该密钥不能登记，请另行生成（${facts}）`,
  unknown_token: (facts) => `没有这一令牌；"comity token list" 列出令牌（${facts}）`,
  unknown_personal_key: (facts) => `没有登记此密钥（${facts}）`,
  oidc_failed: (facts) => `登录服务不可用，或未能确认身份（${facts}）`,
  subject_taken: (facts) => `该账户已属于另一人员（${facts}）`,
  key_file: (facts) => `密钥文件不可用（${facts}）`,
}
