import type { Both } from '../../domain/export/letter.ts'
import { en } from '../words/en.ts'
import { wordFor } from '../words/words.ts'
import { zh } from '../words/zh.ts'

/** What a letter says of itself, in both languages side by side; neither is the original. Document forms of the glossary. */
export const LETTER = {
  request: { en: 'Request for assistance', zh: '协助请求' },
  notification: { en: 'Notification', zh: '通报' },
  to: { en: 'To', zh: '致' },
  from: { en: 'From', zh: '发文方' },
  reference: { en: 'Reference', zh: '编号' },
  date: { en: 'Date', zh: '日期' },
  subject: { en: 'Subject', zh: '事由' },
  kind: { en: 'Kind', zh: '类别' },
  urgency: { en: 'Urgency', zh: '紧急程度' },
  urgencyReason: { en: 'Why it is an emergency', zh: '特急理由' },
  inWords: { en: 'In words', zh: '说明' },
  handling: { en: 'Handling', zh: '传播控制标记' },
  activity: { en: 'Activity', zh: '活动类别' },
  state: { en: 'State', zh: '办理状态' },
  facts: { en: 'Facts of the case', zh: '案情' },
  summary: { en: 'Summary', zh: '概述' },
  events: { en: 'Times', zh: '时间' },
  territory: { en: 'Territorial link', zh: '地域关联' },
  offences: { en: 'Offences alleged', zh: '涉嫌罪名' },
  observables: { en: 'Observables', zh: '涉案网络标识' },
  asks: { en: 'Asks', zh: '请求事项' },
  basis: { en: 'Legal basis', zh: '法律依据' },
  purpose: { en: 'Purpose', zh: '目的' },
  use: { en: 'Use limitation', zh: '使用限制' },
  purposes: { en: 'For', zh: '用途' },
  onward: { en: 'Onward sharing', zh: '向第三方提供' },
  destroyBy: { en: 'To be destroyed by', zh: '销毁期限' },
  files: { en: 'Attachments', zh: '附件' },
  corrections: { en: 'Corrections', zh: '更正' },
  outcome: { en: 'Outcome', zh: '结果' },
} as const satisfies Readonly<Record<string, Both>>

/** A word of a closed list in both languages. */
export function bothWords(
  list: 'kind' | 'urgency' | 'phase' | 'outcome' | 'role' | 'ground',
  value: string,
): Both {
  return { en: wordFor(en[list], value), zh: wordFor(zh[list], value) }
}

/** The n-th ask, as each language counts. */
export function askLabel(n: number): Both {
  return { en: `Ask ${n}`, zh: `第${n}项` }
}

/** A time of a message for people: the day as each language writes it, and the minute in UTC. */
export function timeWords(time: string): Both {
  const [year, month, day] = time.slice(0, 10).split('-').map(Number) as [number, number, number]
  const minute = time.slice(11, 16)
  return {
    en: `${day} ${MONTHS[month - 1]} ${year}, ${minute} UTC`,
    zh: `${year}年${month}月${day}日 ${minute}（协调世界时）`,
  }
}

/** Whose an edition is: an author's own text needs no such mark. */
export function editionMark(how: string, translator: string): Both {
  return how === 'machine'
    ? {
        en: `machine translation (${translator}), not read by a person`,
        zh: `机器翻译（${translator}），未经人工核对`,
      }
    : { en: `draft translation by ${translator}`, zh: `参考译文，译者：${translator}` }
}

/** The translator's name is the word of whoever sent the edition: not the author's side, it says so. */
export function byOtherSide({ en, zh }: Both): Both {
  return { en: `${en}; not by the side that wrote the text`, zh: `${zh}；非原文一方提供` }
}

export const PROOF = {
  stands: (position: number, writer: Both): Both => ({
    en: `This letter is a print. What binds is the signed message below: it is leaf ${position} of the log of ${writer.en}, which the other side countersigns.`,
    zh: `本函为打印件，以下列已签名文电为准：该文电为${writer.zh}日志第${position}号叶，由对方联署。`,
  }),
  mark: {
    own: { en: 'The other side has not receipted it yet.', zh: '对方尚未签收。' },
    receipted: (time: string): Both => ({
      en: `Receipted by the other side by ${time}.`,
      zh: `对方已于${time}前签收。`,
    }),
    witnessed: (count: number): Both => ({
      en: `Outside witnesses that saw it: ${count}.`,
      zh: `外部见证方：${count}个。`,
    }),
  },
  scan: {
    en: 'The code leads to its proof on the node that printed it; a signed-in reader sees who signed and when.',
    zh: '扫码可在打印节点上查看证明；登录后可见签名方与时间。',
  },
} as const

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
