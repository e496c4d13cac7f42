/** What is owed beside the duties of the agreement, and what is known of a due time, as sentences of both languages. */

import type { Obligation } from '../../domain/request/obligations.ts'
import type { TwoLanguages } from './explain-due.ts'

export const notYetReceipted: TwoLanguages = {
  en: 'The record does not show yet when it was received; its due time is set as soon as it does.',
  zh: '记录尚未载明何时收到；载明后即确定截止时间。',
}

export function grantedUntil(due: string): TwoLanguages {
  return {
    en: `Time was granted until ${due}; it counts as granted if the grant was there before the time that it replaces.`,
    zh: `已同意延期至 ${due}；延期须在其所取代的截止时间之前作出方为有效。`,
  }
}

/** Why an obligation is owed, and what to do. */
export function explainObligation({ what, until, ask, days }: Obligation): TwoLanguages {
  switch (what) {
    case 'return':
      return {
        en: `By the condition that was accepted, what was given under it is to be returned by ${until}.`,
        zh: `依已接受的条件，所提供的材料应于 ${until} 之前归还。`,
      }
    case 'destroy':
      return {
        en: `By the condition that was accepted, what was given under it is to be destroyed by ${until}.`,
        zh: `依已接受的条件，所提供的材料应于 ${until} 之前销毁。`,
      }
    case 'hold_ends':
      return {
        en: `What ask ${ask} preserved is kept until ${until}; whoever needs it longer asks for a renewal before.`,
        zh: `第${ask}项的数据保全至 ${until} 届满；如需延长，应在此之前请求续期。`,
      }
    case 'postponed':
      return {
        en: `Ask ${ask} was postponed until ${until}; then it is to be looked at again.`,
        zh: `第${ask}项已推迟至 ${until}，届时应再行办理。`,
      }
    case 'follow_up':
      return {
        en: `${days} days after the answer, on ${until}: say whether the activity is gone, still seen, or back.`,
        zh: `答复后 ${days} 天（${until}）：请说明该活动是否已消失、仍可见或再次出现。`,
      }
    case 'ratify':
      return {
        en: `It left as an emergency on one signature; a second person ratifies or withdraws it by ${until}.`,
        zh: `该件因特急凭一人签名发出；应由第二人于 ${until} 之前追认或撤回。`,
      }
    default:
      return what satisfies never
  }
}

/** The calendars of an agreement run out: what it means, and what to do. */
export function calendarEnds(of: { readonly whose: 'us' | 'them'; readonly year: number }): TwoLanguages {
  const next = of.year + 1
  return {
    en: `${of.whose === 'us' ? 'Our' : 'Their'} calendar in the agreement ends with ${of.year}: a due time in working days that reaches ${next} cannot be set. Both sides enter a version that has ${next} ("comity pair agree --draft --calendar").`,
    zh: `协定中${of.whose === 'us' ? '我方' : '对方'}日历止于 ${of.year} 年：按工作日计算、延及 ${next} 年的截止时间将无法确定。请双方将载有 ${next} 年的版本入册（"comity pair agree --draft --calendar"）。`,
  }
}
