/** What the command line says of agreements and of what is owed; both languages beside each other. */
export type AgreementTexts = {
  readonly which: string
  readonly drafted: (path: string, pair: string) => string
  readonly calendarFile: (path: string) => string
  readonly terms: (version: number) => string
  readonly noOffer: string
  readonly manyOffers: (list: string) => string
  readonly confirmOffer: (pair: string, digest: string) => string
  readonly noChanges: (from: number, to: number) => string
  readonly changes: (from: number, to: number) => string
  readonly state: Readonly<Record<'in_force' | 'suspended' | 'ended', string>>
  readonly idle: string
  readonly notice: (notice: {
    readonly by: 'us' | 'them'
    readonly announces: 'suspension' | 'resumption' | 'ending'
    readonly from: string
    readonly person: string
  }) => string
  readonly nothingOwed: string
  readonly nothingDueThen: string
  readonly moreOwed: (count: number) => string
  readonly leftOut: (count: number) => string
  readonly owedColumns: {
    readonly due: string
    readonly left: string
    readonly by: string
    readonly what: string
  }
  readonly by: Readonly<Record<'us' | 'them', string>>
  readonly what: Readonly<
    Record<
      | 'receipt'
      | 'acknowledgement'
      | 'answer'
      | 'update'
      | 'result'
      | 'return'
      | 'destroy'
      | 'hold_ends'
      | 'postponed'
      | 'follow_up'
      | 'ratify'
      | 'calendar',
      string
    >
  >
  /** What is owed so many days after an answer. */
  readonly afterDays: (what: string, days: number) => string
  readonly unset: string
  readonly left: (seconds: number) => string
  readonly contested: (urgency: string, due: string) => string
}

export const agreementEn: AgreementTexts = {
  which:
    'say what to do: --file (put a version up for release), --draft, --compare, --suspend, --end or --resume; one of them, and --file beside --compare if you like',
  drafted: (path, pair) =>
    `${path}: complete it (witnesses in "policy", days off in "calendars") and give it to the other side; then both enter the same document: comity pair agree ${pair} --file ${path}. What it changes in the version in effect, if there is one: comity pair agree ${pair} --compare --file ${path}`,
  calendarFile: (path) =>
    `${path} is no calendar: expected {"years": {"2027": {"off": ["2027-01-01"], "work": []}}}, as in data/calendars`,
  terms: (version) => `Version ${version}, with no other to compare it with, says:`,
  noOffer: 'the other side offers no version that waits for us; "comity pair agreement" shows what there is',
  manyOffers: (list) =>
    `more than one version is offered; give the digest of the one that you read:\n${list}`,
  confirmOffer: (pair, digest) =>
    `nothing is put up yet. When it has been read: comity pair accept ${pair} --yes, or comity pair accept ${pair} ${digest}`,
  noChanges: (from, to) => `Versions ${from} and ${to} say the same.`,
  changes: (from, to) => `What version ${to} changes in version ${from}:`,
  state: {
    in_force: 'The agreement is in force.',
    suspended: 'The agreement is suspended by both: open requests go on, new ones are not foreseen.',
    ended: 'The agreement is ended by both: open requests go on, new ones are not foreseen.',
  },
  idle: 'of no effect: its side had gone further already',
  notice: ({ by, announces, from, person }) =>
    `${by === 'us' ? 'We' : 'They'} announced ${ANNOUNCED_EN[announces]} from ${from} (${person}); words only, no version changes by it.`,
  nothingOwed: 'Nothing is owed.',
  nothingDueThen: 'Nothing is due in that time.',
  moreOwed: (count) => `${count} more ${count === 1 ? 'follows' : 'follow'}: --limit shows more at once.`,
  leftOut: (count) => `${count} left out: due at another time, or without a due time.`,
  owedColumns: { due: 'DUE (UTC)', left: 'LEFT', by: 'BY', what: 'WHAT' },
  by: { us: 'us', them: 'them' },
  what: {
    receipt: 'receipt (a machine’s)',
    acknowledgement: 'acknowledgement',
    answer: 'answer',
    update: 'update',
    result: 'result',
    return: 'return of what was given',
    destroy: 'destruction of what was given',
    hold_ends: 'end of a preservation',
    postponed: 'postponed ask',
    follow_up: 'follow-up of a mitigation',
    ratify: 'ratification',
    calendar: 'calendar of the next year',
  },
  afterDays: (what, days) => `${what} after ${days} days`,
  unset: 'not set',
  left: (seconds) => (seconds < 0 ? `${spanEn(-seconds)} ago` : `in ${spanEn(seconds)}`),
  contested: (urgency, due) => `if it is ${urgency}, as the side that answers says: ${due}`,
}

export const agreementZh: AgreementTexts = {
  which:
    '请指明操作：--file（将一版提交批准）、--draft、--compare、--suspend、--end 或 --resume，择其一；--compare 可与 --file 并用',
  drafted: (path, pair) =>
    `${path}：请补全（"policy" 中的见证方、"calendars" 中的节假日）并交对方；然后双方将同一文本入册：comity pair agree ${pair} --file ${path}。如已有生效的版本，可查看其改动：comity pair agree ${pair} --compare --file ${path}`,
  calendarFile: (path) =>
    `${path} 不是日历：应为 {"years": {"2027": {"off": ["2027-01-01"], "work": []}}}，格式同 data/calendars`,
  terms: (version) => `第 ${version} 版（没有其他版本可供比较）内容如下：`,
  noOffer: '对方没有待我方入册的版本；"comity pair agreement" 列出现有版本',
  manyOffers: (list) => `对方提出了不止一个版本；请给出已阅读版本的摘要：\n${list}`,
  confirmOffer: (pair, digest) =>
    `尚未提交审批。阅读后请执行：comity pair accept ${pair} --yes，或 comity pair accept ${pair} ${digest}`,
  noChanges: (from, to) => `第 ${from} 版与第 ${to} 版内容相同。`,
  changes: (from, to) => `第 ${to} 版对第 ${from} 版的改动：`,
  state: {
    in_force: '协定有效施行。',
    suspended: '双方已中止施行协定：未结请求继续办理，不接受新请求。',
    ended: '双方已终止协定：未结请求继续办理，不接受新请求。',
  },
  idle: '不生效：该方此前已入册更高版本',
  notice: ({ by, announces, from, person }) =>
    `${by === 'us' ? '我方' : '对方'}宣布自 ${from} 起${ANNOUNCED_ZH[announces]}（${person}）；仅为声明，不改变任何版本。`,
  nothingOwed: '暂无待履行事项。',
  nothingDueThen: '该时段内没有到期事项。',
  moreOwed: (count) => `其后还有 ${count} 项：用 --limit 可一次多列。`,
  leftOut: (count) => `另有 ${count} 项未列出：不在该时段内到期，或截止时间未定。`,
  owedColumns: { due: '截止时间（UTC）', left: '剩余', by: '义务方', what: '事项' },
  by: { us: '我方', them: '对方' },
  what: {
    receipt: '回执（机器）',
    acknowledgement: '收悉确认',
    answer: '答复',
    update: '进展通报',
    result: '结果',
    return: '归还所提供的材料',
    destroy: '销毁所提供的材料',
    hold_ends: '保全届满',
    postponed: '推迟办理的事项',
    follow_up: '处置后的回访',
    ratify: '追认',
    calendar: '下一年度日历',
  },
  afterDays: (what, days) => `${what}（${days} 日）`,
  unset: '未定',
  left: (seconds) => (seconds < 0 ? `已过 ${spanZh(-seconds)}` : `还有 ${spanZh(seconds)}`),
  contested: (urgency, due) => `如依答复方所称为${urgency}：${due}`,
}

const ANNOUNCED_EN = { suspension: 'suspension', resumption: 'resumption', ending: 'its ending' } as const
const ANNOUNCED_ZH = { suspension: '中止施行', resumption: '恢复施行', ending: '终止' } as const

function spanEn(seconds: number): string {
  const [days, hours, minutes] = partsOf(seconds)
  if (days > 0) return `${days} d ${hours} h`
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`
}

function spanZh(seconds: number): string {
  const [days, hours, minutes] = partsOf(seconds)
  if (days > 0) return `${days} 天 ${hours} 小时`
  return hours > 0 ? `${hours} 小时 ${minutes} 分` : `${minutes} 分`
}

function partsOf(seconds: number): readonly [number, number, number] {
  const minutes = Math.floor(seconds / 60)
  return [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60]
}
