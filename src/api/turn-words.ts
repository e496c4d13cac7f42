import type { TurnName } from './turn-bodies.ts'

/** How a turn is described: the name of its operation, one line about it, and bodies as they are sent. */
export type TurnWords = {
  readonly id: string
  readonly summary: string
  readonly examples: readonly unknown[]
}

const en = (text: string) => ({ lang: 'en', text })
const zh = (text: string) => ({ lang: 'zh', text })
const MESSAGE = `sha256:${'5'.repeat(64)}`

export const TURN_WORDS: Readonly<Record<TurnName, TurnWords>> = {
  acknowledge: {
    id: 'acknowledge',
    summary: 'Say that a person has it, and its state',
    examples: [{ state: 'accepted', text: en('Team 3 has it.') }, { state: 'pending' }],
  },
  status: {
    id: 'giveStatus',
    summary: 'Say how it stands',
    examples: [{ text: zh('已隔离控制主机，正在取证。') }],
  },
  answer: {
    id: 'answer',
    summary: 'Answer ask by ask',
    examples: [
      {
        outcomes: [
          { ask: 1, outcome: 'done', text: 'kept until 1 March' },
          { ask: 2, outcome: 'refused', ground: 'sovereignty_security', article: 'Art. 4' },
        ],
      },
    ],
  },
  refuse: {
    id: 'refuse',
    summary: 'Refuse the whole request, with the ground and its article',
    examples: [{ ground: 'no_link', article: 'Art. 14(6)', text: zh('未见与本国领土的联系。') }],
  },
  clarify: {
    id: 'askClarification',
    summary: 'Ask the other side a question',
    examples: [{ text: en('Which days do you mean?') }],
  },
  reply: {
    id: 'reply',
    summary: 'Answer a question or an assessment; the asker may grant time with it',
    examples: [{ to: MESSAGE, text: zh('11月19日至21日。') }],
  },
  extension: {
    id: 'askExtension',
    summary: 'Ask the other side for more time',
    examples: [{ until: '2026-12-24T17:00:00Z', text: en('The provider answers in December.') }],
  },
  grant: {
    id: 'grantTime',
    summary: 'Grant more time',
    examples: [{ duty: 'result', due: '2026-12-24T17:00:00Z' }],
  },
  'refuse-extension': {
    id: 'refuseExtension',
    summary: 'Refuse the time that was asked for',
    examples: [{ text: en('The logs end on 1 December.') }],
  },
  withdraw: {
    id: 'withdraw',
    summary: 'Withdraw our own request',
    examples: [{ text: zh('案件已另行了结。') }],
  },
  condition: {
    id: 'offerCondition',
    summary: 'Offer what was asked under a condition',
    examples: [
      {
        asks: [2],
        terms: { use: ['case'], onward: 'consent', destroyBy: '2027-12-31T00:00:00Z' },
        text: en('For this case only.'),
      },
    ],
  },
  'accept-condition': {
    id: 'acceptCondition',
    summary: 'Accept a condition; it becomes a duty of ours',
    examples: [{ condition: MESSAGE }],
  },
  'decline-condition': {
    id: 'declineCondition',
    summary: 'Decline a condition',
    examples: [{ condition: MESSAGE, text: en('The court cannot promise that.') }],
  },
  assess: {
    id: 'assess',
    summary: 'Rate the answer, with the reason',
    examples: [{ rating: 5, asks: [{ ask: 1, rated: 'met' }], text: zh('完整、及时。') }],
  },
  correct: {
    id: 'correct',
    summary: 'Correct what was said by a message of its own',
    examples: [{ of: MESSAGE, text: en('The address is 198.51.100.32.') }],
  },
  'contest-urgency': {
    id: 'contestUrgency',
    summary: 'Say that another urgency is the right one',
    examples: [{ urgency: 'routine', text: en('Nothing is lost before March.') }],
  },
  'agree-urgency': {
    id: 'agreeUrgency',
    summary: 'Agree to the urgency that the other side named',
    examples: [{ text: zh('同意按常规办理。') }],
  },
  'keep-urgency': {
    id: 'keepUrgency',
    summary: 'Keep the urgency, with the reason',
    examples: [{ text: en('The provider deletes after a week.') }],
  },
  renew: {
    id: 'renew',
    summary: 'Ask that what is preserved be kept longer',
    examples: [{ ask: 1, until: '2027-03-01T00:00:00Z' }],
  },
  'follow-up': {
    id: 'followUp',
    summary: 'Say after 7 or 30 days whether it is gone',
    examples: [{ days: 7, state: 'gone' }],
  },
  translate: {
    id: 'translate',
    summary: 'Give the edition in the other language',
    examples: [
      {
        of: MESSAGE,
        lang: 'zh',
        texts: [{ at: '/facts', text: '该地址于2026年11月20日控制一个僵尸网络。' }],
        how: 'human',
        translator: 'Li Wen',
      },
    ],
  },
  recall: {
    id: 'recall',
    summary: 'Ask that contents of ours be removed',
    examples: [{ messages: [MESSAGE], digests: [], text: en('It named a person who is not involved.') }],
  },
  expunge: {
    id: 'expunge',
    summary: 'Say which contents were removed here, and why',
    examples: [{ messages: [MESSAGE], digests: [], why: 'order', article: 'Art. 17' }],
  },
  ratify: {
    id: 'ratify',
    summary: 'Ratify what left on one signature',
    examples: [{ of: MESSAGE }],
  },
}
