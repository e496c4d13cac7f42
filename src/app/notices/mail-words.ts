import type { Duty } from '../../protocol/index.ts'
import type { OwedWhat } from '../duties/owed.ts'
import type { NoticeKind } from './kinds.ts'

/** What mails say in one language: whole sentences; never a title, a label or a word of what was said. */
export type MailWords = {
  readonly what: Readonly<Record<NoticeKind, string>>
  /** What is owed beside the duties of the agreement. */
  readonly owed: Readonly<Record<Exclude<OwedWhat, Duty>, string>>
  readonly todo: Readonly<Record<NoticeKind, string>>
  /** `party`: prefix of the node's own party. */
  many(party: string, count: number): string
  one(reference: string, what: string): string
  urgent(subject: string): string
  readonly noReference: string
  about(word: string): string
  due(time: string): string
  readonly byThem: string
  at(time: string): string
  more(count: number): string
  foot(page: string): string
  readonly test: { readonly subject: string; readonly text: string }
}

export const mailEn: MailWords = {
  what: {
    emergency: 'an EMERGENCY came in',
    'request.arrived': 'a request came in',
    'turn.arrived': 'the other side said something',
    'file.arrived': 'a file came in',
    'proposal.waiting': 'something waits for your signature',
    'proposal.sent_back': 'what you put up was sent back',
    'proposal.released': 'what you put up has left',
    'proposal.void': 'what you put up can no longer leave',
    'duty.due': 'something falls due',
    'duty.overdue': 'something is overdue',
    assigned: 'a request was given to you',
  },
  owed: {
    return: 'return of what was given',
    destroy: 'destruction of what was given',
    hold_ends: 'end of a preservation',
    postponed: 'postponed ask',
    follow_up: 'follow-up of a mitigation',
    ratify: 'ratification',
    calendar: 'calendar of the next year',
  },
  todo: {
    emergency: 'Read it now and acknowledge it.',
    'request.arrived': 'Read it and acknowledge it.',
    'turn.arrived': 'Read it.',
    'file.arrived': 'Look at the request to which it belongs.',
    'proposal.waiting': 'Read it; then release it or send it back.',
    'proposal.sent_back': 'Read the remarks and put it up again.',
    'proposal.released': 'Nothing.',
    'proposal.void': 'Read why, and put it up again if it is still needed.',
    'duty.due': 'Do it, or ask for more time.',
    'duty.overdue': 'See what is missing.',
    assigned: 'Read it.',
  },
  many: (party, count) => `Comity ${party}: ${count} notices`,
  one: (reference, what) => `${reference}: ${what}`,
  urgent: (subject) => `EMERGENCY: ${subject}`,
  noReference: 'Agreement',
  about: (word) => `About: ${word}`,
  due: (time) => `Due: ${time}`,
  byThem: 'Owed by the other side',
  at: (time) => `At: ${time}`,
  more: (count) => `And ${count} more; see the page.`,
  foot: (page) =>
    `This mail says nothing of what was written: sign in to read it.\nHow you are told is yours to choose: ${page}`,
  test: {
    subject: 'Comity: a test',
    text: 'Mails from this node reach you. There is nothing to do.',
  },
}

export const mailZh: MailWords = {
  what: {
    emergency: '收到特急请求',
    'request.arrived': '收到新请求',
    'turn.arrived': '对方有新来文',
    'file.arrived': '收到文件',
    'proposal.waiting': '有待批件等您签署',
    'proposal.sent_back': '您提交的待批件被退回',
    'proposal.released': '您提交的待批件已发出',
    'proposal.void': '您提交的待批件已失效',
    'duty.due': '有事项即将到期',
    'duty.overdue': '有事项已逾期',
    assigned: '有请求分派给您',
  },
  owed: {
    return: '归还所提供的材料',
    destroy: '销毁所提供的材料',
    hold_ends: '保全届满',
    postponed: '推迟办理的事项',
    follow_up: '处置后的回访',
    ratify: '追认',
    calendar: '下一年度日历',
  },
  todo: {
    emergency: '请立即阅读并确认收悉。',
    'request.arrived': '请阅读并确认收悉。',
    'turn.arrived': '请阅读。',
    'file.arrived': '请查看所属请求。',
    'proposal.waiting': '请阅读后批准或退回。',
    'proposal.sent_back': '请阅读退回意见后重新提交。',
    'proposal.released': '无需办理。',
    'proposal.void': '请查看原因；如仍需要，请重新提交。',
    'duty.due': '请办理，或申请延期。',
    'duty.overdue': '请查看尚缺事项。',
    assigned: '请阅读。',
  },
  many: (party, count) => `Comity ${party}：${count} 条通知`,
  one: (reference, what) => `${reference}：${what}`,
  urgent: (subject) => `特急：${subject}`,
  noReference: '协定',
  about: (word) => `事项：${word}`,
  due: (time) => `截止时间：${time}`,
  byThem: '应由对方办理',
  at: (time) => `时间：${time}`,
  more: (count) => `另有 ${count} 条，请在页面查看。`,
  foot: (page) => `本邮件不含任何来文内容，请登录后阅读。\n通知方式可自行设置：${page}`,
  test: {
    subject: 'Comity：测试邮件',
    text: '本节点的邮件可以送达。无需办理。',
  },
}
