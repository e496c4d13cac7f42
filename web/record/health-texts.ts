import type { Both } from '../lib/languages.ts'

const en = {
  level: { calm: 'in order', short: 'look at this', danger: 'stopped' },
  running: 'Our log is running.',
  quiescent: (missing: number, party: string) =>
    `Our node signs nothing until ${missing} of our own entries are back from ${party}: its database is older than what it has signed. Nothing is lost. Keep both nodes connected and wait; do not restore another backup over it.`,
  refused: (why: string) => `Our node signs nothing, so that our log is not forked: ${why}`,
  refusedHelp:
    'Call your operator. Start no second node and remove no file; keep this sentence. “Operate” in the documentation says what each cause means.',
  noAgreement: 'No agreement is in effect: no duty runs, and no request can be entered.',
  agreement: (version: number, state: string) =>
    state === 'in_force'
      ? `Version ${version} of the agreement is in effect.`
      : state === 'suspended'
        ? `The agreement is suspended (version ${version}): new requests are not owed an answer.`
        : `The agreement has ended (version ${version}): only what is open is still owed.`,
  agree: (party: string, ours: string, theirs: string) =>
    `Both logs agree: ${party} signed at ${ours} that it holds ours, and we signed at ${theirs} that we hold theirs.`,
  noReceipt: 'The two sides have not yet signed that they hold each other’s log.',
  waiting: (count: number, party: string) =>
    count === 1
      ? `1 of our entries waits for ${party}’s receipt. It is signed and kept; the node goes on offering it.`
      : `${count} of our entries wait for ${party}’s receipt. They are signed and kept; the node goes on offering them.`,
  peer: (party: string, last: string) => `${party}’s node gave its last sign of life at ${last}.`,
  peerSilent: (party: string, last: string | undefined) =>
    last === undefined
      ? `${party}’s node has not given a sign of life yet.`
      : `${party}’s node has been dark since ${last}. If it lasts, call their duty officer by telephone. Your deadlines run; theirs do too.`,
  witness: (name: string, last: string) => `The witness ${name} saw both logs at ${last}.`,
  witnessSilent: (name: string, last: string | undefined) =>
    last === undefined
      ? `The witness ${name} has not seen these logs yet: times cannot be proven by it.`
      : `The witness ${name} has seen nothing since ${last}. While too few witnesses are at work, times stay unproven, in nobody’s favour. Your operator should look.`,
  noWitnesses:
    'No outside witness is agreed: each side’s clock is checked by the other’s alone, and both together could rewrite both logs.',
  calendar: (whose: 'us' | 'them', party: string, year: number) =>
    `${whose === 'us' ? 'Our' : `${party}’s`} calendar in the agreement ends with ${year}: a due time in working days that reaches ${year + 1} cannot be set. Both sides have to agree on a version that has ${year + 1} (Administration, agreement).`,
}

const zh: typeof en = {
  level: { calm: '正常', short: '请留意', danger: '已停止' },
  running: '我方日志运行正常。',
  quiescent: (missing, party) =>
    `在我方 ${missing} 条自有条目从${party}取回之前，我方节点不签署任何内容：其数据库早于其已签署的内容。没有任何内容丢失。请保持双方节点连通并等待，切勿再以其他备份覆盖。`,
  refused: (why) => `为免日志分叉，我方节点不签署任何内容：${why}`,
  refusedHelp:
    '请联系运维人员。不要启动第二个节点，不要删除任何文件，并保存上述语句。文档“运维”部分说明各种原因。',
  noAgreement: '尚无生效的协定：没有义务在计时，也不能入册请求。',
  agreement: (version, state) =>
    state === 'in_force'
      ? `协定第 ${version} 版有效。`
      : state === 'suspended'
        ? `协定已中止（第 ${version} 版）：对新请求不负答复义务。`
        : `协定已终止（第 ${version} 版）：仅未结事项仍须履行。`,
  agree: (party, ours, theirs) =>
    `双方日志一致：${party}于 ${ours} 签名声明持有我方日志，我方于 ${theirs} 签名声明持有对方日志。`,
  noReceipt: '双方尚未签名声明持有对方的日志。',
  waiting: (count, party) => `我方有 ${count} 条条目待${party}签收。条目已签名并保存，节点将继续发送。`,
  peer: (party, last) => `${party}节点最近一次有信号的时间为 ${last}。`,
  peerSilent: (party, last) =>
    last === undefined
      ? `${party}节点尚无任何信号。`
      : `${party}节点自 ${last} 起无信号。如持续不断，请致电对方值班人员。我方期限仍在计算，对方期限亦然。`,
  witness: (name, last) => `见证方 ${name} 于 ${last} 见到两份日志。`,
  witnessSilent: (name, last) =>
    last === undefined
      ? `见证方 ${name} 尚未见到这些日志：无法由其证明时间。`
      : `见证方 ${name} 自 ${last} 起未见到任何内容。见证方不足期间，时间无从证明，不作有利于任何一方的计算。请运维人员查看。`,
  noWitnesses: '双方未约定外部见证方：一方的时钟仅由另一方核对，双方串通可改写两份日志。',
  calendar: (whose, party, year) =>
    `协定中${whose === 'us' ? '我方' : party}日历止于 ${year} 年：按工作日计算、延及 ${year + 1} 年的截止时间将无法确定。须由双方商定载有 ${year + 1} 年的版本（见“管理”中的协定）。`,
}

export const healthTexts: Both<typeof en> = { en, zh }
