import type { AppCode } from '../app/node.ts'
import type { RefusalCode } from '../domain/request/decide.ts'
import type { ProtocolCode } from '../protocol/index.ts'

/** What a code means to whoever meets it: the status, and one line in each language. */
export type ProblemKind = { readonly status: number; readonly en: string; readonly zh: string }

/** What the rules of HTTP and of this API foresee. */
const HTTP = {
  bad_request: {
    status: 400,
    en: 'The request does not have the shape that is described',
    zh: '请求不符合接口描述的格式',
  },
  bad_json: { status: 400, en: 'The body is not JSON in UTF-8', zh: '请求体不是 UTF-8 编码的 JSON' },
  bad_address: { status: 422, en: 'The address cannot be called', zh: '该地址无法调用' },
  bad_text: { status: 422, en: 'A text holds what is no character', zh: '文本含有无效字符' },
  bad_cursor: { status: 422, en: 'The cursor was not given by this list', zh: '游标不是由该列表给出的' },
  token_missing: { status: 401, en: 'A token is needed', zh: '需要令牌' },
  token_unknown: { status: 401, en: 'The token is not known here', zh: '令牌未知' },
  token_expired: { status: 401, en: 'The token has expired', zh: '令牌已过期' },
  token_revoked: { status: 401, en: 'The token was revoked', zh: '令牌已被撤销' },
  token_inactive: { status: 401, en: 'The token’s holder is not active any more', zh: '令牌持有人已停用' },
  session_over: { status: 401, en: 'The session is over; sign in again', zh: '会话已结束，请重新登录' },
  not_from_desk: {
    status: 403,
    en: 'It was not sent by a page of this node',
    zh: '该操作不是由本节点的页面发出',
  },
  unknown_address: { status: 404, en: 'Nothing is at this address', zh: '此地址不存在' },
  unknown_event: { status: 410, en: 'Events that old are not kept any more', zh: '所指事件已不再保存' },
  method_not_allowed: { status: 405, en: 'The address does not take this method', zh: '此地址不接受该方法' },
  key_in_use: {
    status: 409,
    en: 'The first request with this key is still under way',
    zh: '使用该键的首个请求仍在处理',
  },
  outcome_unknown: {
    status: 409,
    en: 'The node stopped while it answered the first request with this key',
    zh: '节点在处理使用该键的首个请求时中断',
  },
  bad_range: { status: 416, en: 'The range cannot be given', zh: '无法提供所请求的范围' },
  changed_meanwhile: { status: 412, en: 'It was changed since it was read', zh: '内容在读取之后已被修改' },
  too_large: { status: 413, en: 'The body is too large', zh: '请求体过大' },
  bad_type: { status: 415, en: 'The body has a content type that is not taken', zh: '不接受该内容类型' },
  key_reused: { status: 422, en: 'The key was used for another request', zh: '该键已用于另一请求' },
  match_missing: { status: 428, en: 'Say which version you change', zh: '须注明所修改的版本' },
  too_many_requests: { status: 429, en: 'Too many requests', zh: '请求过多' },
  internal: { status: 500, en: 'Something went wrong here', zh: '节点内部出错' },
} as const satisfies Record<string, ProblemKind>

/** What a use case cannot do (app/node.ts). */
const APP = {
  unknown_pair: { status: 404, en: 'No such pair', zh: '没有这一配对' },
  unknown_request: { status: 404, en: 'No such request', zh: '没有这一请求' },
  unknown_draft: { status: 404, en: 'No such draft', zh: '没有这一草稿' },
  not_confirmed: { status: 409, en: 'The pair is not confirmed', zh: '该配对尚未确认' },
  no_agreement: { status: 409, en: 'No agreement is in effect', zh: '尚无生效的协定' },
  unknown_agreement: { status: 404, en: 'No such version of the agreement', zh: '没有这一版协定' },
  not_agreed: { status: 409, en: 'The agreement does not foresee it', zh: '协定未作此规定' },
  refused: { status: 409, en: 'The rules do not allow it now', zh: '规则目前不允许' },
  bad_search: { status: 422, en: 'A filter of the search is none', zh: '检索条件有误' },
  bad_draft: { status: 422, en: 'The draft cannot become a request', zh: '该草稿不能成为请求' },
  bad_import: { status: 422, en: 'The file cannot be read as drafts', zh: '该文件无法读作草稿' },
  handling: {
    status: 403,
    en: 'Its handling label does not let it out this way',
    zh: '传播控制标记不允许以此方式带出',
  },
  content_removed: { status: 410, en: 'Its content was removed', zh: '内容已清除' },
  bad_invitation: { status: 422, en: 'The invitation cannot be taken', zh: '该邀请不可用' },
  wrong_fingerprint: { status: 409, en: 'The fingerprint is another one', zh: '指纹不符' },
  not_ready: { status: 503, en: 'It cannot be done now', zh: '目前无法办理' },
  bad_file: { status: 422, en: 'The file cannot be taken as announced', zh: '所申报的文件不可接收' },
  unknown_leaf: { status: 404, en: 'No such leaf is held here', zh: '本节点未存有这一叶' },
  unknown_file: { status: 404, en: 'No such file', zh: '没有这一文件' },
  unknown_upload: { status: 404, en: 'No such upload', zh: '没有这一上传' },
  wrong_offset: {
    status: 409,
    en: 'The bytes do not follow those that are here',
    zh: '所传字节与已有内容不衔接',
  },
  file_too_large: { status: 413, en: 'The file is too large', zh: '文件过大' },
  no_space: { status: 507, en: 'There is no room for the file', zh: '存储空间不足' },
  over_file_quota: {
    status: 409,
    en: 'The files of the day would be over the agreed quota',
    zh: '当日文件将超出约定限额',
  },
  file_missing: {
    status: 409,
    en: 'A file that the message names is not here',
    zh: '文电所列文件不在本节点',
  },
  file_removed: { status: 410, en: 'The file was removed', zh: '文件已删除' },
  file_closed: {
    status: 409,
    en: 'A condition must be accepted before the file is opened',
    zh: '须先接受条件方可打开文件',
  },
  unknown_hold: { status: 404, en: 'No such hold', zh: '没有这一法律保留' },
  removal_held: { status: 409, en: 'A legal hold stands', zh: '现有法律保留，不得删除' },
  removal_refused: {
    status: 409,
    en: 'The content does not end for that reason',
    zh: '该理由不足以删除内容',
  },
  unknown_webhook: { status: 404, en: 'No such webhook', zh: '没有这一回调' },
  not_allowed: { status: 403, en: 'Your role or token does not allow it', zh: '您的角色或令牌无此权限' },
  unknown_person: { status: 404, en: 'No such person', zh: '没有此人' },
  person_exists: { status: 409, en: 'The id is taken', zh: '该标识已被使用' },
  bad_person: { status: 422, en: 'What is given of the person cannot be taken', zh: '所给人员信息不可用' },
  key_taken: { status: 409, en: 'The key cannot be enrolled', zh: '该密钥不能登记' },
  unknown_token: { status: 404, en: 'No such token', zh: '没有这一令牌' },
  unknown_personal_key: { status: 404, en: 'No such key is enrolled', zh: '没有登记此密钥' },
  unknown_proposal: { status: 404, en: 'No such proposal', zh: '没有这一待批件' },
  proposal_closed: {
    status: 409,
    en: 'The proposal does not wait for release any more',
    zh: '该待批件已不在等待批准',
  },
  bad_release: { status: 422, en: 'The signature releases nothing', zh: '该签名不能作为批准' },
  released_already: { status: 409, en: 'One person counts once', zh: '同一人只计一次' },
  proposal_void: { status: 409, en: 'It cannot be entered any more', zh: '已不能入册' },
  too_soon: { status: 409, en: 'It is too soon', zh: '时间未到' },
  no_person: {
    status: 403,
    en: 'A program has no choices of its own',
    zh: '程序没有自己的设置',
  },
  bad_choices: { status: 422, en: 'The choices cannot be taken', zh: '所作设置不可用' },
  unknown_view: { status: 404, en: 'No such saved view', zh: '没有这一已存视图' },
  no_mail: { status: 409, en: 'No mail goes to this person', zh: '目前无法向此人发送邮件' },
  mail_failed: { status: 503, en: 'The mail server did not take the mail', zh: '邮件服务器未接收该邮件' },
  bad_sign_in: { status: 401, en: 'The key does not sign in here', zh: '该密钥不能登录本节点' },
  not_exercise: { status: 403, en: 'That exists in an exercise only', zh: '仅演习中可用' },
  no_exercise_key: {
    status: 409,
    en: 'The exercise holds no key of this person',
    zh: '演习中没有此人的密钥',
  },
  unknown_session: { status: 404, en: 'No such session', zh: '没有这一会话' },
  unknown_invitation: {
    status: 404,
    en: 'The invitation is not known, was used, or is too old',
    zh: '邀请不存在、已使用或已过期',
  },
  unknown_passkey: { status: 404, en: 'No such passkey', zh: '没有这一通行密钥' },
  bad_passkey: { status: 422, en: 'The passkey cannot be registered', zh: '该通行密钥不能登记' },
  sign_in_again: {
    status: 403,
    en: 'Sign in again first: your last sign-in is more than ten minutes ago',
    zh: '请先重新登录：距上次登录已超过十分钟',
  },
  no_passkey: {
    status: 409,
    en: 'You have no passkey for this address',
    zh: '您没有可用于此地址的通行密钥',
  },
  passkey_unavailable: {
    status: 409,
    en: 'Passkeys need an address with a host name',
    zh: '通行密钥须使用带主机名的地址',
  },
  oidc_failed: {
    status: 401,
    en: 'The sign-in provider did not say who you are',
    zh: '登录服务未能确认您的身份',
  },
  oidc_unknown: {
    status: 401,
    en: 'Nobody here is enrolled under that account',
    zh: '该账户未登记为本节点的任何人员',
  },
  subject_taken: { status: 409, en: 'The account belongs to another person', zh: '该账户已属于另一人员' },
} as const satisfies Record<AppCode, ProblemKind>

/** Why a turn is refused (domain/request/decide.ts). */
const REFUSALS = {
  wrong_side: refusal('It is the other side’s turn to do this', '应由对方办理'),
  wrong_class: refusal('Nobody can do this on a request of this class', '此类请求不能办理此事'),
  request_over: refusal('The request is over', '该请求已终结'),
  not_yet: refusal('It is too early in the life of the request', '请求尚未进行到此步骤'),
  already_acknowledged: refusal('It is acknowledged already', '已经确认收悉'),
  unknown_ask: refusal('No such ask', '没有这一请求事项'),
  repeated_ask: refusal('An ask is named twice', '同一请求事项出现两次'),
  no_outcomes: refusal('No outcome is given', '未给出任何结果'),
  ground_missing: refusal('The ground or the article is missing', '缺少理由或条款'),
  time_past: refusal('The time lies in the past', '所指时间已过'),
  nothing_to_grant: refusal('There is nothing to grant', '没有可准予之事'),
  no_extension: refusal('Nobody has asked for more time', '无人请求延期'),
  unknown_condition: refusal('No such condition is open', '没有这一待定条件'),
  condition_open: refusal('The condition is not accepted', '条件尚未被接受'),
  no_question: refusal('There is no such question to reply to', '没有可答复的问题'),
  no_dispute: refusal('The urgency is not contested', '紧急程度未被质疑'),
  same_urgency: refusal('It has that urgency already', '紧急程度本已如此'),
  unknown_message: refusal('No such message on this request', '该请求中没有这一文电'),
  already_followed_up: refusal('It was followed up already', '已经回访'),
  too_early: refusal('It is too early to follow up', '尚未到回访时间'),
  nothing_to_ratify: refusal('Nothing waits to be ratified', '没有待追认之事'),
  no_renewal: refusal('There is nothing to renew', '没有可续期之事'),
  request_full: refusal('No more can be said on this request', '该请求的往来文电已达上限'),
} as const satisfies Record<RefusalCode, ProblemKind>

/** What is wrong with bytes that were handed in (protocol/errors.ts). */
const BYTES = {
  not_json: bad('The document is not JSON', '文件不是 JSON'),
  not_canonical: bad('The document is not in canonical form', '文件不是规范形式'),
  bad_shape: bad('The document does not have the shape of the rules', '文件不符合规则的格式'),
  bad_base64: bad('The base64 is not valid', 'base64 无效'),
  bad_note: bad('The signed note cannot be read', '签名说明无法读取'),
  bad_key: bad('The key cannot be read', '密钥无法读取'),
  bad_checkpoint: bad('The checkpoint cannot be read', '校验点无法读取'),
  bad_signature: bad('The signature does not verify', '签名未通过核验'),
  unknown_key: bad('The key is not known', '密钥未知'),
  bad_proof: bad('The proof does not hold', '证明不成立'),
  bad_tile: bad('The tile cannot be read', '分片无法读取'),
  bad_policy: bad('The policy cannot be read', '策略无法读取'),
  bad_leaf: bad('The leaf cannot be read', '叶无法读取'),
  bad_envelope: bad('The envelope cannot be read', '信封无法读取'),
  bad_message: bad('The message cannot be made or read', '文电无法生成或读取'),
  bad_agreement: bad('The agreement cannot be read', '协定无法读取'),
  bad_key_set: bad('The key set cannot be read', '密钥集无法读取'),
  bad_time: bad('The time cannot be read', '时间无法读取'),
  bad_bundle: bad('The bundle cannot be read', '证据包无法读取'),
  bad_cut: bad('The cut cannot be read', '截面无法读取'),
  bad_order: bad('The order is not that of the rules', '顺序不符合规则'),
  bad_period: bad('The period is none', '期间无效'),
  checkpoint_rolled_back: bad('The checkpoint goes back', '校验点回退'),
  split_view: bad('Two different records were shown', '出现两份不同的记录'),
} as const satisfies Record<Exclude<ProtocolCode, 'too_large'>, ProblemKind>

/** What the logs and the database cannot do now; each passes, or an operator mends it. Their other codes are our own faults: internal. */
const MACHINE = {
  clock_behind: later('Our clock stands before what was signed', '本节点时钟早于已签署的时间'),
  clock_off: later('Our clock is too far off the others', '本节点时钟与其他各方偏差过大'),
  exists: { status: 409, en: 'It is there already, and nothing of it is lost', zh: '已经存在，并无缺失' },
  not_running: later('The log of this pair is not running', '该配对的日志未在运行'),
  no_identity: later('The identity key is not on this machine', '本机没有身份密钥'),
  not_stored: later('It could not be stored', '未能存储'),
  unsettled: later('Whether it was stored is not known yet', '尚不知是否已存储'),
  unknown_outcome: later('Whether it was stored is not known yet', '尚不知是否已存储'),
  disk_full: later('The disk is full', '磁盘已满'),
  io: later('The disk could not be read or written', '磁盘读写失败'),
  busy: later('Another program holds the database', '数据库被其他程序占用'),
  unreachable: later('The database cannot be reached', '无法连接数据库'),
  closed: later('The node is being stopped', '节点正在停止'),
} as const satisfies Record<string, ProblemKind>

function refusal(en: string, zh: string): ProblemKind {
  return { status: 409, en, zh }
}

function bad(en: string, zh: string): ProblemKind {
  return { status: 422, en, zh }
}

function later(en: string, zh: string): ProblemKind {
  return { status: 503, en, zh }
}

/** The closed list: no answer of this API carries another code. */
export const PROBLEMS = { ...BYTES, ...MACHINE, ...REFUSALS, ...APP, ...HTTP } as const
export type ProblemCode = keyof typeof PROBLEMS
export const PROBLEM_CODES = Object.keys(PROBLEMS).toSorted() as readonly ProblemCode[]
/** Those that any turn on a request can meet. */
export const REFUSAL_CODES = Object.keys(REFUSALS) as readonly RefusalCode[]
/** Those that any change of the record can meet. */
export const MACHINE_CODES = Object.keys(MACHINE) as readonly (keyof typeof MACHINE)[]
export const BYTES_CODES = Object.keys(BYTES) as readonly (keyof typeof BYTES)[]

/** Whether a code of the ledger or the store is one that callers see. */
export function isMachineCode(code: string): code is keyof typeof MACHINE {
  return Object.hasOwn(MACHINE, code)
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code)
}
