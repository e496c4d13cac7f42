import type { Both } from '../lib/languages.ts'

const en = {
  title: 'Record',
  lead: 'Each side writes one log and holds the other’s. What stands in them can be added to, and neither side can change it unseen.',
  pair: 'With',
  noPair:
    'No pair is confirmed on this node. The record begins when people on both sides have compared their fingerprints.',
  health: 'How it stands',
  tapes: 'The two logs',
  tapesHelp:
    'One box for each leaf, the newest at the right. A filled corner is a message, a bar records checkpoints. Arrow keys go along a log, Enter opens a leaf.',
  oursLog: (party: string) => `${party}’s log (ours)`,
  theirsLog: (party: string) => `${party}’s log`,
  epoch: (n: number) => `epoch ${n}`,
  leaves: (count: number) => (count === 1 ? '1 leaf' : `${count} leaves`),
  emptyLog: 'Nothing stands in it yet.',
  older: 'Older leaves',
  newer: 'Newer leaves',
  range: (from: number, to: number, size: number) => `positions ${from} to ${to} of ${size}`,
  cut: 'both hold it up to here',
  gap: (span: string) => `${span} without a leaf`,
  leaf: (position: number, what: string, when: string) => `leaf ${position}: ${what}, ${when}`,
  checkpoints: 'checkpoints',
  succession: 'begin of an epoch',
  facts: {
    title: (position: number) => `Leaf ${position}`,
    what: 'What it is',
    request: 'Belongs to',
    at: 'Time by its writer’s clock',
    atHelp: 'information only',
    hash: 'Hash of the leaf',
    id: 'Digest of the message',
    state: 'How far it is proven',
    receipt: 'Receipted by the other side',
    witnesses: 'Timed by witnesses',
    recorded: 'It records',
    recordedCounts: (checkpoints: number, lines: number) =>
      `${checkpoints} checkpoints with ${lines} timed signatures`,
    none: 'not yet',
    close: 'Close the leaf',
  },
  marks: 'What each mark means',
  keysTitle: 'Keys that this browser knows',
  keysLead:
    'Everything is checked against these two identities, which this browser keeps. The node cannot put others in their place unseen.',
  since: (date: string) => `known here since ${date}`,
  first:
    'This browser sees this pair for the first time. Compare the words below with those that people of both sides exchanged by another channel; from now on this browser keeps them.',
  same: 'The node shows the identities that this browser knows.',
  changed: 'The node shows another identity than this browser knows.',
  changedHelp:
    'Either somebody stands between you and the other party, or the node was set up anew. Checks use the identity that was known before, and fail until this is settled. Ask the other party for its fingerprint by telephone. Only if it reads what stands under “shown now”, take it.',
  changedExercise: 'This is an exercise: each time that it is begun afresh, both parties get new identities.',
  known: 'known here',
  shown: 'shown now',
  take: 'I have compared them: take the new ones',
  ownIdentity: (party: string) => `${party} (ours)`,
  check: 'Check the whole record here',
  checkLead:
    'This browser fetches both logs and every message in them, computes both trees, verifies every signature and works out every verdict by itself, as “comity verify” does. Nothing that the node says is believed.',
  checkButton: 'Check the whole record',
  checkPublic: 'Check without contents',
  fetching: 'Fetching the record',
  checking: 'Verifying the messages',
  proven: (requests: number, cut: string) =>
    `Proven: both logs hold what they say to ${cut}; ${requests} requests and all their verdicts follow from them.`,
  provenNoTime: (requests: number) =>
    `Proven: both logs hold what they say; ${requests} requests and all their verdicts follow from them. No time is proven yet.`,
  notPinned: 'But the identities are not those that this browser knows: see “Keys” above.',
  unproven: (count: number) =>
    count === 1 ? 'Not proven: one thing does not hold.' : `Not proven: ${count} things do not hold.`,
  counted: (leaves: number, messages: number, signatures: number) =>
    `${leaves} leaves, ${messages} messages and ${signatures} signatures were looked at.`,
  removed: (count: number) =>
    count === 1
      ? '1 content was removed by a signed entry; that changes no verdict.'
      : `${count} contents were removed by signed entries; that changes no verdict.`,
  unexplained: (count: number) =>
    count === 1
      ? '1 content is missing and no entry says why.'
      : `${count} contents are missing and no entry says why.`,
  stray: (count: number) =>
    count === 1
      ? '1 line verifies by no known key: it counts for nothing.'
      : `${count} lines verify by no known key: they count for nothing.`,
  verdictDigest: 'Digest of the verdicts (the same at the other side for the same cut)',
  failedFetch:
    'The node did not give the record. Nothing was checked, so nothing is said of it. Try again, or ask your operator.',
  failedRights:
    'Your role may not take the whole record with its contents; “without contents” proves the same times and verdicts.',
  failedCheck:
    'The check could not be made in this browser. Nothing is said of the record. Use “comity verify” instead.',
  export: 'Export what proves this',
  exportLead: 'One file that proves the record to anybody, with both nodes off.',
  extent: 'What stands in it',
  full: 'With contents',
  fullHelp: 'every message; handle it as its most restricted content',
  public: 'Without contents',
  publicHelp: 'leaves, key sets and agreements; the same verdicts, nothing that was said',
  exportButton: 'Save the file',
  saving: (size: string) => `${size} have come`,
  saved: (name: string) => `${name} is saved.`,
  elsewhere: 'To verify it elsewhere, without trusting this program or this node:',
  elsewhereOurs: 'with this program’s command line:',
  elsewhereSecond: 'with the second program, written in Go from the specification alone:',
  elsewhereIdentities:
    'Give the two identities as you have compared them yourself, not as a file names them.',
}

const zh: typeof en = {
  title: '记录',
  lead: '双方各写一份日志，并各持对方日志的副本。日志只增不改，任何一方的改动都会被察觉。',
  pair: '对方',
  noPair: '本节点尚无已确认的配对。双方人员核对指纹之后，记录即告开始。',
  health: '目前状况',
  tapes: '两份日志',
  tapesHelp:
    '每格为一叶，最新者在最右。带实角者为文电，带横条者载有校验点。方向键在日志中移动，回车键打开该叶。',
  oursLog: (party) => `${party}的日志（我方）`,
  theirsLog: (party) => `${party}的日志`,
  epoch: (n) => `第 ${n} 期`,
  leaves: (count) => `${count} 叶`,
  emptyLog: '其中尚无内容。',
  older: '较早的叶',
  newer: '较新的叶',
  range: (from, to, size) => `位置 ${from} 至 ${to}，共 ${size} 叶`,
  cut: '双方均持有至此',
  gap: (span) => `${span}内无叶`,
  leaf: (position, what, when) => `第 ${position} 叶：${what}，${when}`,
  checkpoints: '校验点',
  succession: '新一期的开始',
  facts: {
    title: (position) => `第 ${position} 叶`,
    what: '内容类别',
    request: '所属请求',
    at: '写入方时钟所示时间',
    atHelp: '仅供参考',
    hash: '叶的哈希值',
    id: '文电的哈希摘要',
    state: '已证明的程度',
    receipt: '对方签收',
    witnesses: '见证方确认时间',
    recorded: '所载内容',
    recordedCounts: (checkpoints, lines) => `${checkpoints} 个校验点，附 ${lines} 个带时间的签名`,
    none: '尚无',
    close: '关闭该叶',
  },
  marks: '各标记的含义',
  keysTitle: '本浏览器已知的密钥',
  keysLead: '一切核验均以本浏览器所保存的这两个身份为准。节点若换用其他身份，必被察觉。',
  since: (date) => `自 ${date} 起已知`,
  first:
    '本浏览器首次见到这一配对。请将下列词语与双方人员经其他渠道交换的词语逐一核对；本浏览器自此予以保存。',
  same: '节点所示身份与本浏览器已知的一致。',
  changed: '节点所示身份与本浏览器已知的不同。',
  changedHelp:
    '可能有人置身于您与对方之间，也可能节点已重新安装。在查清之前，核验以先前已知的身份为准，因此不会通过。请通过电话请对方读出其指纹；只有与“现所示”一致时，方可采用。',
  changedExercise: '本配对用于演习：每次重新开始演习，双方均获得新的身份。',
  known: '此处已知',
  shown: '现所示',
  take: '我已核对无误：采用新的身份',
  ownIdentity: (party) => `${party}（我方）`,
  check: '在此核验全部记录',
  checkLead:
    '本浏览器取回两份日志及其中全部文电，自行计算两棵默克尔树、核验每个签名并得出每项判定，与“comity verify”所做的相同。节点所说的一概不作为依据。',
  checkButton: '核验全部记录',
  checkPublic: '不含内容核验',
  fetching: '正在取回记录',
  checking: '正在核验文电',
  proven: (requests, cut) =>
    `已核验：两份日志截至 ${cut} 所载属实；${requests} 项请求及其全部判定均由此得出。`,
  provenNoTime: (requests) =>
    `已核验：两份日志所载属实；${requests} 项请求及其全部判定均由此得出。尚无经证明的时间。`,
  notPinned: '但文件中的身份与本浏览器已知的不同：见上文“密钥”。',
  unproven: (count) => `未通过核验：有 ${count} 处不成立。`,
  counted: (leaves, messages, signatures) =>
    `已查看 ${leaves} 叶、${messages} 份文电、${signatures} 个签名。`,
  removed: (count) => `有 ${count} 份内容已由经签名的条目清除；不改变任何判定。`,
  unexplained: (count) => `缺少 ${count} 份内容，且无条目说明原因。`,
  stray: (count) => `有 ${count} 行签名不能以任何已知密钥核验，均不作数。`,
  verdictDigest: '判定的哈希摘要（截取相同时与对方一致）',
  failedFetch: '节点未提供记录。未作任何核验，因此不对记录作任何结论。请重试，或询问运维人员。',
  failedRights: '您的角色无权取得含内容的全部记录；“不含内容”的核验可证明同样的时间和判定。',
  failedCheck: '无法在本浏览器中核验。不对记录作任何结论。请改用“comity verify”。',
  export: '导出证据',
  exportLead: '一个文件即可向任何人证明记录，无需任何一方的节点在线。',
  extent: '文件所载',
  full: '含内容',
  fullHelp: '载有全部文电；请按其中限制最严的内容保管',
  public: '不含内容',
  publicHelp: '只载叶、密钥集和协定；判定相同，不含任何所述内容',
  exportButton: '保存文件',
  saving: (size) => `已收到 ${size}`,
  saved: (name) => `已保存 ${name}。`,
  elsewhere: '在别处核验，无须信任本程序或本节点：',
  elsewhereOurs: '使用本程序的命令行：',
  elsewhereSecond: '使用仅依规范以 Go 语言编写的第二个程序：',
  elsewhereIdentities: '请填写您亲自核对过的两个身份，而不是文件所列的身份。',
}

export const recordTexts: Both<typeof en> = { en, zh }
