import type { Both } from '../lib/languages.ts'
import type { Feature, StepName } from './verify/types.ts'

type Sentences = {
  readonly checking: string
  readonly again: string
  readonly failed: string
  readonly holds: string
  readonly holdsNot: string
  readonly sentence: {
    ours(writer: string): string
    countersigned(other: string, time: string): string
    witnessed(other: string | undefined, time: string, witnesses: number, seen: string): string
    conflict(writer: string): string
  }
  readonly between: (from: string, to: string) => string
  readonly upTo: (to: string) => string
  readonly loose: string
  readonly steps: string
  /** What was looked at, when it holds. */
  readonly step: Readonly<Record<StepName, (by: string, time: string) => string>>
  /** What does not hold, and what to do. */
  readonly fault: Readonly<Record<StepName, (by: string) => string>>
  readonly why: (said: string) => string
  readonly lacks: Readonly<Record<Feature, string>>
  readonly toHelp: string
}

const en: Sentences = {
  checking: 'Checking in this browser …',
  again: 'Check again',
  failed:
    'It could not be checked: the node did not answer, or this browser could not begin the check. Nothing is said of the message.',
  holds: 'This browser checked every step itself: it holds.',
  holdsNot: 'Something does not hold. Do not rely on this until it is settled.',
  sentence: {
    ours: (writer) => `${writer} has signed it; the other side has not countersigned it yet.`,
    countersigned: (other, time) =>
      `${other}’s node signed at ${time} that it holds this; no outside witness is known here.`,
    witnessed: (other, time, witnesses, seen) =>
      `${other === undefined ? '' : `${other}’s node signed at ${time} that it holds this; `}${witnesses === 1 ? 'one outside witness saw it' : `${witnesses} outside witnesses saw it`} by ${seen}.`,
    conflict: (writer) => `${writer} has signed two heads of its log that contradict each other.`,
  },
  between: (from, to) => `It came into the record between ${from} and ${to}.`,
  upTo: (to) => `It was in the record by ${to}.`,
  loose:
    'The times are those that the node still has at hand; the record itself may prove closer ones, which the check of the whole record uses.',
  steps: 'What this browser looked at',
  step: {
    pins: (by) => `${by}: the node shows the identity that this browser knows.`,
    keys: (by) => `${by}: every key set is signed by that identity and follows on the one before.`,
    seen_keys: (by) => `${by}: the key sets seen here before are among them.`,
    leaf: () => 'The leaf is the one that was asked for.',
    writer: (by) => `${by} signed exactly these bytes, with a key for messages.`,
    log: (by) => `${by} signed the head of its log.`,
    inclusion: () => 'The leaf stands in the log under that head: the hashes lead to its root.',
    clock: (by, time) => `${by}’s own clock put ${time} under it.`,
    receipt: (by, time) => `${by} signed at ${time} that it durably holds the log so far.`,
    witness: (by, time) => `The outside witness ${by} saw the log so far at ${time}.`,
    before: () => 'An earlier head of the log, without this leaf, is signed too.',
    heads: () => 'No two heads contradict each other.',
  },
  fault: {
    pins: (by) => `${by}: the node shows another identity than this browser knows.`,
    keys: (by) => `${by}: a key set or agreement does not follow from its identity.`,
    seen_keys: (by) => `${by}: the node leaves out a key set that this browser has seen.`,
    leaf: () => 'The leaf is not the one that was asked for.',
    writer: (by) => `The message is not signed by ${by} as it stands here.`,
    log: (by) => `The head of the log is not signed by ${by}.`,
    inclusion: () => 'The leaf does not stand in the log under that head.',
    clock: (by) => `The time of ${by} under the head does not verify.`,
    receipt: (by) => `The receipt of ${by} does not verify.`,
    witness: (by) => `The line of the witness ${by} does not verify.`,
    before: () => 'The earlier head is not of the log before this leaf.',
    heads: () => 'Two signed heads of one size have two roots.',
  },
  why: (said) => `The check says: ${said}`,
  lacks: {
    temporal:
      'This browser cannot count working days (it lacks “Temporal”), so agreements were not read and witnesses not checked. A newer browser, or “comity verify”, does both.',
    ed25519: 'This browser cannot verify Ed25519 signatures. A newer browser, or “comity verify”, can.',
    base64:
      'This browser lacks what the check needs to read bytes. A newer browser, or “comity verify”, has it.',
    secure:
      'The page did not come over a safe connection (https), so this browser lets nothing be verified in it.',
  },
  toHelp: 'What to do when something does not verify',
}

const zh: Sentences = {
  checking: '正在本浏览器中核验……',
  again: '重新核验',
  failed: '未能核验：节点没有应答，或者本浏览器无法开始核验。不对该文电作任何结论。',
  holds: '本浏览器已自行逐步核验：成立。',
  holdsNot: '有一项或多项不成立。在查清之前，请勿以此为据。',
  sentence: {
    ours: (writer) => `${writer}已签名；对方尚未副署。`,
    countersigned: (other, time) => `${other}的节点于 ${time} 签名声明持有该内容；此处无外部见证方。`,
    witnessed: (other, time, witnesses, seen) =>
      `${other === undefined ? '' : `${other}的节点于 ${time} 签名声明持有该内容；`}${witnesses} 个外部见证方最迟于 ${seen} 见到。`,
    conflict: (writer) => `${writer}签署了其日志的两个互相矛盾的日志头。`,
  },
  between: (from, to) => `入册时间在 ${from} 与 ${to} 之间。`,
  upTo: (to) => `最迟于 ${to} 已在记录之中。`,
  loose: '以上为节点目前仍保存的时间；记录本身可能证明更窄的区间，核验全部记录时即采用后者。',
  steps: '本浏览器所查各项',
  step: {
    pins: (by) => `${by}：节点所示身份与本浏览器已知的一致。`,
    keys: (by) => `${by}：每份密钥集均由该身份签名，并与前一份相衔接。`,
    seen_keys: (by) => `${by}：此前见过的密钥集均在其中。`,
    leaf: () => '该叶即为所要求的叶。',
    writer: (by) => `${by}以文电密钥对这些字节原样签名。`,
    log: (by) => `${by}已对其日志头签名。`,
    inclusion: () => '该叶在此日志头之下的日志之中：哈希路径通向其根哈希。',
    clock: (by, time) => `${by}自己的时钟为其注明 ${time}。`,
    receipt: (by, time) => `${by}于 ${time} 签名声明已持久保存至此的日志。`,
    witness: (by, time) => `外部见证方 ${by} 于 ${time} 见到至此的日志。`,
    before: () => '不含该叶的较早日志头也已签名。',
    heads: () => '没有互相矛盾的日志头。',
  },
  fault: {
    pins: (by) => `${by}：节点所示身份与本浏览器已知的不同。`,
    keys: (by) => `${by}：有密钥集或协定不能由其身份得出。`,
    seen_keys: (by) => `${by}：节点略去了本浏览器见过的密钥集。`,
    leaf: () => '该叶并非所要求的叶。',
    writer: (by) => `此处所示的文电并非由${by}签名。`,
    log: (by) => `日志头并非由${by}签名。`,
    inclusion: () => '该叶不在此日志头之下的日志之中。',
    clock: (by) => `${by}在日志头下注明的时间未通过核验。`,
    receipt: (by) => `${by}的回执未通过核验。`,
    witness: (by) => `见证方 ${by} 的签名行未通过核验。`,
    before: () => '较早的日志头并非该叶之前的日志头。',
    heads: () => '条目数相同的两个已签名日志头，其根哈希不同。',
  },
  why: (said) => `核验程序所述：${said}`,
  lacks: {
    temporal:
      '本浏览器无法计算工作日（缺少 Temporal 功能），因此未读取协定，也未核验见证方。较新的浏览器或“comity verify”均可做到。',
    ed25519: '本浏览器不能核验 Ed25519 签名。较新的浏览器或“comity verify”可以核验。',
    base64: '本浏览器缺少核验所需的字节读取功能。较新的浏览器或“comity verify”具备此功能。',
    secure: '本页未经安全连接（https）取得，浏览器不允许在其中核验。',
  },
  toHelp: '核验未通过时怎么办',
}

export const proofTexts: Both<Sentences> = { en, zh }
