import type { Both } from '../lib/languages.ts'

type Facts = {
  /** The other party; absent where the node names none. */
  readonly party: string
  /** What was said, or what is owed, as the words of the field have it. */
  readonly what: string
  readonly ask: number | undefined
}

const en = {
  title: 'Notices',
  intro: 'What happened that concerns you, of the last 30 days.',
  choose: 'Choose what you are mailed of',
  unread: (count: number) => (count >= 100 ? '100 or more new' : count === 1 ? 'One new' : `${count} new`),
  earlier: 'Read before',
  nothingNew: 'Nothing new.',
  empty:
    'Nothing has happened yet that concerns you. Requests that arrive, answers, what waits for your release and what falls due will stand here.',
  allRead: 'Mark all as read',
  readTo: 'Read up to here',
  isNew: 'new',
  urgent: 'EMERGENCY',
  settled: 'waits for you no more',
  more: 'Show more',
  due: 'due',
  open: 'Open it',
  kinds: {
    emergency: ({ party }: Facts) => `${party} sent an emergency request`,
    'request.arrived': ({ party }: Facts) => `${party} sent a request`,
    'turn.arrived': ({ party, what }: Facts) => `${party} sent: ${what}`,
    'file.arrived': () => 'A file is here in whole',
    'proposal.waiting': ({ what }: Facts) => `Waits for your release: ${what}`,
    'proposal.sent_back': ({ what }: Facts) => `Sent back to you: ${what}`,
    'proposal.released': ({ what }: Facts) => `Released and sent: ${what}`,
    'proposal.void': ({ what }: Facts) => `Void, nothing left: ${what}`,
    'duty.due': ({ what, ask }: Facts) => `Falls due: ${what}${ask === undefined ? '' : ` on ask ${ask}`}`,
    'duty.overdue': ({ what, ask }: Facts) => `Overdue: ${what}${ask === undefined ? '' : ` on ask ${ask}`}`,
    assigned: () => 'A request was assigned to you',
  },
}

const zh: typeof en = {
  title: '提醒',
  intro: '最近 30 日内与您有关的事项。',
  choose: '选择邮件提醒事项',
  unread: (count) => (count >= 100 ? '100 条以上未读' : `${count} 条未读`),
  earlier: '此前已读',
  nothingNew: '没有新提醒。',
  empty: '尚无与您有关的事项。收到的请求和答复、待您批准的内容以及即将到期的义务均将显示于此。',
  allRead: '全部标为已读',
  readTo: '读至此处',
  isNew: '新',
  urgent: '特急',
  settled: '已无须您处理',
  more: '显示更多',
  due: '截止',
  open: '打开',
  kinds: {
    emergency: ({ party }) => `${party}发来特急请求`,
    'request.arrived': ({ party }) => `${party}发来请求`,
    'turn.arrived': ({ party, what }) => `${party}发来：${what}`,
    'file.arrived': () => '文件已全部收到',
    'proposal.waiting': ({ what }) => `待您批准：${what}`,
    'proposal.sent_back': ({ what }) => `已退回给您：${what}`,
    'proposal.released': ({ what }) => `已批准并发出：${what}`,
    'proposal.void': ({ what }) => `已失效，未发出：${what}`,
    'duty.due': ({ what, ask }) => `即将到期：${ask === undefined ? '' : `第${ask}项的`}${what}`,
    'duty.overdue': ({ what, ask }) => `已逾期：${ask === undefined ? '' : `第${ask}项的`}${what}`,
    assigned: () => '请求已指派给您',
  },
}

export const noticesTexts: Both<typeof en> = { en, zh }
