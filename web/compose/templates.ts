import type { Both } from '../lib/languages.ts'
import type { Kind } from './form.ts'

/**
 * Asks as a handler words them so that they can be answered one by one: one thing each, with its span of time, and nothing that only a court could give
 * where none has been asked. `[___ …]` is a gap that must be closed before it is put up.
 */
export type Template = {
  readonly id: string
  readonly kind: Kind
  readonly name: Both<string>
  readonly asks: Both<readonly string[]>
  /** An outline of the facts; of notifications, which ask nothing. */
  readonly facts?: Both<string>
}

export const TEMPLATES: readonly Template[] = [
  {
    id: 'who-rents',
    kind: 'information',
    name: { en: 'Who rents an address or server', zh: '查询地址或服务器的租用人' },
    asks: {
      en: [
        'Who rented [___ address or server] from [___ date, time, zone] to [___ date, time, zone], and since when?',
        'By which means was it paid, and from which addresses was it administered in that time?',
        'Does your side have a file on this renter, and may we know its state?',
      ],
      zh: [
        '请告知[___ 地址或服务器]自[___ 日期、时间、时区]至[___ 日期、时间、时区]期间的租用人及租用起始时间。',
        '请告知上述期间的付款方式及管理登录地址。',
        '请告知贵方是否已就该租用人立案，以及可以告知的进展。',
      ],
    },
  },
  {
    id: 'who-registered',
    kind: 'information',
    name: { en: 'Who registered a domain or account', zh: '查询域名或账号的注册人' },
    asks: {
      en: [
        'Who registered [___ domain or account], when, and with which contact data?',
        'Which other domains or accounts were registered with the same data?',
        'Is it still active? If it was closed: when, and why?',
      ],
      zh: [
        '请告知[___ 域名或账号]的注册人、注册时间及登记的联系方式。',
        '请告知以相同信息注册的其他域名或账号。',
        '请告知其目前是否仍在使用；如已停用，请告知停用时间及原因。',
      ],
    },
  },
  {
    id: 'emergency-disclosure',
    kind: 'information',
    name: { en: 'Danger to life: find an account’s user', zh: '危及生命：查找账号使用人' },
    asks: {
      en: [
        'Give at once the log-in addresses of [___ account] of the last [___ number] days, with times and zone.',
        'Give at once the telephone and the recovery addresses that are kept for it.',
        'Say where its user was last seen by the service, as exactly as the law allows you.',
      ],
      zh: [
        '请立即提供[___ 账号]最近[___ 天数]日的登录地址，并注明时间及时区。',
        '请立即提供该账号绑定的电话及备用联系方式。',
        '请在法律允许的范围内，告知该账号使用人最后出现的位置。',
      ],
    },
  },
  {
    id: 'is-it-yours',
    kind: 'information',
    name: { en: 'Is this activity known to you?', zh: '询问贵方是否知悉有关活动' },
    asks: {
      en: [
        'Is the activity described known to your side, and is it carried out under your law by anybody entitled to?',
        'If it is: for what purpose, and whom may we ask about it?',
        'If it is not: what do you intend to do, and until when?',
      ],
      zh: [
        '请告知贵方是否知悉所述活动，以及该活动是否由依贵方法律有权实施者实施。',
        '如属有权实施，请说明其目的，并告知可供联系的部门。',
        '如非有权实施，请告知拟采取的措施及期限。',
      ],
    },
  },
  {
    id: 'follow-money',
    kind: 'investigation',
    name: { en: 'Stolen money that moves on', zh: '追查被盗资金去向' },
    asks: {
      en: [
        'Find the holders of [___ accounts or wallets], and the persons who act for them.',
        'As far as your law allows without a further paper from us, stop what is left there from moving on.',
        'Say where the rest went, with times and amounts.',
        'Say which paper you need from us for what goes further, and in which form.',
      ],
      zh: [
        '请查明[___ 账户或钱包]的持有人及实际控制人。',
        '请在贵方法律允许且无需我方另行提供文书的范围内，限制余款转出。',
        '请告知其余款项的去向、时间及金额。',
        '请告知后续措施需要我方提供何种文书及其形式。',
      ],
    },
  },
  {
    id: 'find-operators',
    kind: 'investigation',
    name: { en: 'Who runs a service used for attacks', zh: '调查攻击服务的经营者' },
    asks: {
      en: [
        'Open an investigation into who runs [___ service, site or group], or say under which law you cannot.',
        'Keep the records of it from [___ date] to [___ date] while you look.',
        'Say what was found, and what you mean to do about it.',
      ],
      zh: [
        '请对[___ 服务、网站或团伙]的经营者开展调查；如不能，请说明法律依据。',
        '请在调查期间保全其[___ 日期]至[___ 日期]的相关记录。',
        '请告知调查结果及拟采取的措施。',
      ],
    },
  },
  {
    id: 'identify-intruder',
    kind: 'investigation',
    name: { en: 'Who came in through a host', zh: '查明经由某主机实施入侵的人' },
    asks: {
      en: [
        'Identify who used [___ host] from [___ date, time, zone] to [___ date, time, zone].',
        'Say whether the host itself was broken into, and by what way.',
        'Say whether the same person reached other systems, on either side.',
      ],
      zh: [
        '请查明自[___ 日期、时间、时区]至[___ 日期、时间、时区]期间[___ 主机]的使用人。',
        '请告知该主机本身是否遭到入侵及入侵方式。',
        '请告知该使用人是否还访问过任何一方的其他系统。',
      ],
    },
  },
  {
    id: 'server-image',
    kind: 'evidence',
    name: { en: 'Image of a server, for court', zh: '提供服务器镜像（作证据）' },
    asks: {
      en: [
        'Take an image of [___ server], and say by whom, when and how it was taken, with its SHA-256 digest.',
        'Provide the customer’s registration and payment records.',
        'Provide its access logs from [___ date, time, zone] to [___ date, time, zone].',
        'Certify what you give in the form that [___ court or rule] needs.',
      ],
      zh: [
        '请制作[___ 服务器]的镜像，并说明制作人、时间、方法及其 SHA-256 校验值。',
        '请提供该客户的注册及付款记录。',
        '请提供自[___ 日期、时间、时区]至[___ 日期、时间、时区]的访问日志。',
        '请按[___ 法院或规则]所要求的形式出具证明。',
      ],
    },
  },
  {
    id: 'account-content',
    kind: 'evidence',
    name: { en: 'Records of an account', zh: '提供账号记录' },
    asks: {
      en: [
        'Provide the log-in records of [___ account] from [___ date] to [___ date], with addresses, times and zone.',
        'Provide the content of [___ which messages or files], under the paper attached.',
        'Say what your service no longer holds, and since when.',
      ],
      zh: [
        '请提供[___ 账号]自[___ 日期]至[___ 日期]的登录记录，含地址、时间及时区。',
        '请依所附文书提供[___ 信息或文件]的内容。',
        '请告知服务方已不再保存的内容及自何时起不再保存。',
      ],
    },
  },
  {
    id: 'hear-witness',
    kind: 'evidence',
    name: { en: 'Question a witness', zh: '询问证人' },
    asks: {
      en: [
        'Question [___ person] on the points listed in the facts, under your own rules.',
        'Let [___ number and function] of our side be present, or say why not.',
        'Provide the signed record of what was said.',
      ],
      zh: [
        '请依贵方规定，就案情中所列事项询问[___ 人员]。',
        '请准许我方[___ 人数及职务]到场；如不能，请说明理由。',
        '请提供经签字的笔录。',
      ],
    },
  },
  {
    id: 'keep-logs',
    kind: 'preservation',
    name: { en: 'Keep the logs of a host', zh: '保全主机日志' },
    asks: {
      en: [
        'Preserve the connection and access logs of [___ address or host] from [___ date, time, zone] to [___ date, time, zone].',
        'Preserve what is known of its customer: registration, payment, log-ins.',
        'Confirm what is held, from which dates, and until which day.',
      ],
      zh: [
        '请保全[___ 地址或主机]自[___ 日期、时间、时区]至[___ 日期、时间、时区]的连接及访问日志。',
        '请保全其客户的注册、付款及登录资料。',
        '请确认已保全的内容、所涵盖的日期及保全截止日。',
      ],
    },
  },
  {
    id: 'keep-disk',
    kind: 'preservation',
    name: { en: 'Keep a disk or virtual machine', zh: '保全磁盘或虚拟机' },
    asks: {
      en: [
        'Preserve the disk and, if it runs, the memory of [___ host] as they are, without telling its customer.',
        'Say when and how that was done, with the digests.',
        'Confirm until which day it is held.',
      ],
      zh: [
        '请按现状保全[___ 主机]的磁盘，如在运行并请保全内存，且不告知其客户。',
        '请告知保全的时间、方法及校验值。',
        '请确认保全截止日。',
      ],
    },
  },
  {
    id: 'keep-mailbox',
    kind: 'preservation',
    name: { en: 'Keep a mailbox or an account', zh: '保全邮箱或账号' },
    asks: {
      en: [
        'Preserve the content and log-ins of [___ account] as they are now, for [___ number] days.',
        'Confirm which of it is held, and from which dates.',
        'Say which paper we must send for its disclosure, and to whom.',
      ],
      zh: [
        '请按现状保全[___ 账号]的内容及登录记录，期限[___ 天数]日。',
        '请确认已保全的内容及所涵盖的日期。',
        '请告知调取该内容所需的文书及送达部门。',
      ],
    },
  },
  {
    id: 'stop-control',
    kind: 'mitigation',
    name: { en: 'Stop a botnet’s control host', zh: '处置僵尸网络控制端' },
    asks: {
      en: [
        'Stop [___ control host] from reaching its bots.',
        'Keep its disk and its flow records from [___ date] to [___ date] before it is switched off.',
        'Say what was done, and at what time, with its zone.',
        'Tell us of the infected systems on our side that it names.',
      ],
      zh: [
        '请阻断[___ 控制端]与受控设备之间的通信。',
        '关停之前，请保全其磁盘及[___ 日期]至[___ 日期]的流量记录。',
        '请告知已采取的措施及其时间和时区。',
        '请告知其中涉及我方境内的受感染系统。',
      ],
    },
  },
  {
    id: 'stop-flood',
    kind: 'mitigation',
    name: { en: 'Stop a flood from a network', zh: '处置来自某网络的拒绝服务攻击' },
    asks: {
      en: [
        'Have [___ network or AS] filter the flood from the ranges listed to [___ target].',
        'Say how many sources were found, and of what kind.',
        'Keep flow records of [___ date, time, zone] to [___ date, time, zone].',
      ],
      zh: [
        '请协调[___ 网络或自治系统]对所列网段发往[___ 目标]的攻击流量予以过滤。',
        '请告知查明的攻击源数量及类型。',
        '请保全自[___ 日期、时间、时区]至[___ 日期、时间、时区]的流量记录。',
      ],
    },
  },
  {
    id: 'take-down-site',
    kind: 'mitigation',
    name: { en: 'Take down a page that steals or infects', zh: '关停钓鱼或传播恶意代码的网页' },
    asks: {
      en: [
        'Have [___ page or domain] taken off, and its data kept.',
        'Say whether data of people on our side was found there, and how many.',
        'Say who rented it, or which request that needs.',
      ],
      zh: [
        '请协调关停[___ 网页或域名]，并保全其数据。',
        '请告知其中是否发现我方人员的数据及其数量。',
        '请告知其租用人，或告知为此须提出何种请求。',
      ],
    },
  },
  {
    id: 'wrong-route',
    kind: 'mitigation',
    name: { en: 'A prefix announced by the wrong network', zh: '路由被错误宣告' },
    asks: {
      en: [
        'Have [___ AS] withdraw its announcement of [___ prefix].',
        'Keep its router configuration and log-ins of [___ date, time, zone] to [___ date, time, zone].',
        'Say whether it was a mistake, and who made the change.',
      ],
      zh: [
        '请要求[___ 自治系统]撤销对[___ 前缀]的宣告。',
        '请保全其[___ 日期、时间、时区]至[___ 日期、时间、时区]的路由器配置及登录日志。',
        '请告知是否属误操作及变更人。',
      ],
    },
  },
  {
    id: 'infected-here',
    kind: 'notification',
    name: { en: 'Infected or open systems on your side', zh: '通报贵方境内受感染或暴露的系统' },
    asks: { en: [], zh: [] },
    facts: {
      en: 'Between [___ date, time, zone] and [___ date, time, zone] we saw [___ number] systems in your networks that [___ are infected by … / stand open to …]. How we know: [___ sinkhole, scan, report]. The list is attached, one system a line with the time it was last seen. We suggest that their owners are told. We have told nobody else.',
      zh: '自[___ 日期、时间、时区]至[___ 日期、时间、时区]，我方发现贵方网络中有[___ 数量]个系统[___ 感染…… / 暴露……]。信息来源：[___ 沉洞、扫描、举报]。名单见附件，每行一个系统并注明最后出现时间。建议通知其所有者。我方未告知任何其他方。',
    },
  },
  {
    id: 'data-found',
    kind: 'notification',
    name: { en: 'Data of your people was found', zh: '通报发现贵方人员数据' },
    asks: { en: [], zh: [] },
    facts: {
      en: 'On [___ date] we found [___ what data] of about [___ number] people of your side at [___ where]. It was [___ open to anybody / offered for sale] since at least [___ date]. We have [___ not copied it / kept a copy as evidence]. What it seems to come from: [___ source]. We hand over what is needed to warn them.',
      zh: '[___ 日期]，我方在[___ 位置]发现贵方约[___ 数量]人的[___ 数据类型]。该数据至少自[___ 日期]起[___ 可被公开访问 / 被兜售]。我方[___ 未复制 / 已留存作为证据]。疑似来源：[___ 来源]。我方可提供通知当事人所需的信息。',
    },
  },
  {
    id: 'attack-planned',
    kind: 'notification',
    name: { en: 'An attack seems to be prepared', zh: '通报疑似正在准备的攻击' },
    asks: { en: [], zh: [] },
    facts: {
      en: 'We have reason to believe that [___ who or what group] prepares [___ what] against [___ target on your side] about [___ when]. How sure we are and why: [___ low, moderate, high; basis]. What would show it: [___ observables below]. What we have done on our side: [___ measures].',
      zh: '我方有理由认为，[___ 何人或团伙]正准备于[___ 时间]前后对贵方[___ 目标]实施[___ 行为]。可信程度及依据：[___ 低、中、高；依据]。可供识别的特征：[___ 见下列网络标识]。我方已采取的措施：[___ 措施]。',
    },
  },
]

export function templatesFor(kind: Kind | ''): readonly Template[] {
  return TEMPLATES.filter((each) => each.kind === kind)
}
