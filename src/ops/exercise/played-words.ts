import type { RequestClass } from '../../protocol/index.ts'

/** Begins whatever a played person says, in both languages since either side reads it: it is signed with the text, so that nobody takes it for a person's. */
export const PLAYED_MARK = 'Played by the exercise. 由演习程序扮演。'

type Asked = Exclude<RequestClass, 'notification'>
/** What the played people say, in one language. `day` is a date, `time` one with its hour. */
type PlayedWords = {
  readonly accepted: string
  readonly pending: string
  readonly noted: string
  readonly status: string
  readonly answer: Readonly<Record<Asked, string>>
  readonly kept: (day: string) => string
  readonly handOver: string
  readonly registrant: (n: number) => string
  readonly blocked: (time: string) => string
  readonly evidence: string
  readonly inquiry: (n: number) => string
  readonly keptLonger: (day: string) => string
  readonly blockedAgain: (time: string) => string
  readonly reply: string
  readonly assessed: string
  readonly granted: string
  readonly agreed: string
  readonly urgencyAgreed: string
  readonly rated: Readonly<Record<'met' | 'partly', string>>
}

/** Made up, under .example (RFC 2606): nobody real is named. */
const REGISTRANTS = [
  { en: 'Cedar Hollow Hosting, abuse@cedar-hollow.example', zh: '松谷托管公司，abuse@cedar-hollow.example' },
  { en: 'Grey Heron Networks, noc@grey-heron.example', zh: '苍鹭网络公司，noc@grey-heron.example' },
  { en: 'Lantern Street Data, desk@lantern-street.example', zh: '灯街数据公司，desk@lantern-street.example' },
] as const
const registrant = (n: number, lang: 'en' | 'zh') => REGISTRANTS[(n - 1) % REGISTRANTS.length]![lang]

export const PLAYED_WORDS: Readonly<Record<'en' | 'zh', PlayedWords>> = {
  en: {
    accepted: 'We have your request and are working on it.',
    pending: 'We have your request; which office is competent is being decided.',
    noted: 'We have your notification and have passed it to those concerned.',
    status: 'The competent office has taken the request up. A first report follows.',
    answer: {
      information: 'The answer stands with each ask.',
      investigation: 'This is a first report; the inquiry goes on.',
      evidence: 'This much can be given without a formal request.',
      preservation: 'The holder has confirmed the preservation.',
      mitigation: 'The operator has acted and confirmed it.',
    },
    kept: (day) =>
      `The data as they stood are kept until ${day}. They can be kept longer if you ask before then.`,
    handOver:
      'The data are kept, and handed over on a request for electronic evidence that names its legal basis, the alleged offences and the use.',
    registrant: (n) =>
      `The customer of record is ${registrant(n, 'en')}; the contract began on 3 March of this year.`,
    blocked: (time) => `Blocked since ${time} UTC. The customer was told and has taken the service down.`,
    evidence:
      'We confirm that such data exist, and since when. Their content takes a formal request: issuing authority, legal basis, alleged offences with their articles, persons or accounts, period, and the use.',
    inquiry: (n) =>
      `An inquiry was opened under file ${n}. The operator has been asked for its records; we report again when they are in.`,
    keptLonger: (day) => `The data are kept longer, until ${day}.`,
    blockedAgain: (time) =>
      `The activity was found again and has been blocked since ${time} UTC; the customer’s contract was ended.`,
    reply:
      'On your question: the times are in UTC, and what we hold on the matter is what we have said. Nothing else is known to us now.',
    assessed: 'Thank you for your assessment; we have passed it to those who answered.',
    granted: 'Granted; please keep us informed until then.',
    agreed: 'We accept these terms and will keep to them.',
    urgencyAgreed: 'We agree with the urgency that you name.',
    rated: { met: 'Every ask was answered. Thank you.', partly: 'Thank you; some asks remain open for us.' },
  },
  zh: {
    accepted: '贵方请求已收悉，正在办理。',
    pending: '贵方请求已收悉，正在确定主管机关。',
    noted: '贵方通报已收悉，并已转有关方面。',
    status: '主管机关已着手办理，随后提供初步情况。',
    answer: {
      information: '答复见各请求事项。',
      investigation: '以上为初步情况，调查仍在进行。',
      evidence: '以上为无须正式请求即可提供的内容。',
      preservation: '数据持有者已确认完成保全。',
      mitigation: '运营者已采取措施并予以确认。',
    },
    kept: (day) => `现有数据已予保全，保存至${day}。如需续期，请在此日期前提出。`,
    handOver: '数据已予保全。移交须另行提出电子证据请求，并列明法律依据、涉嫌罪名和用途。',
    registrant: (n) => `登记客户为${registrant(n, 'zh')}；合同自本年3月3日起生效。`,
    blocked: (time) => `已自${time}（UTC）起阻断。已告知客户，客户已停止该项服务。`,
    evidence:
      '兹确认有关数据存在及其起始时间。提供数据内容须有正式请求，列明签发机关、法律依据、涉嫌罪名及条款、有关人员或账号、时间范围和用途。',
    inquiry: (n) => `已立案调查，案号${n}。已向运营者调取记录，收到后再行通报。`,
    keptLonger: (day) => `数据保存期限已延长至${day}。`,
    blockedAgain: (time) => `发现该活动再次出现，已自${time}（UTC）起阻断，并已终止客户合同。`,
    reply: '关于贵方所询：所列时间均为协调世界时，我方掌握的情况均已说明，目前没有其他情况。',
    assessed: '感谢贵方的评价，已转告承办人员。',
    granted: '同意延期，期间请继续通报进展。',
    agreed: '我方同意并将遵守上述条件。',
    urgencyAgreed: '我方同意贵方提出的紧急程度。',
    rated: {
      met: '各请求事项均已得到答复，谨致谢意。',
      partly: '谨致谢意；部分请求事项对我方而言仍未了结。',
    },
  },
}
