import { at, type Draft, digestText } from './draft.ts'
import { by, payload, requestBody, requestPayload, text } from './payload-drafts.ts'

const rich = {
  events: [{ at, text, zone: 'Asia/Shanghai', driftSeconds: -3 }],
  territory: text,
  offences: ['18 U.S.C. 1030'],
  observables: [{ type: 'ipv4', value: '198.51.100.23', note: 'first seen' }],
  use: { purposes: ['case'], onward: 'consent', destroyBy: at },
  links: [{ relation: 'continues', request: digestText }],
}

type Case = readonly [string, string, string | null, Draft]

/** Kinds of turns beside the plain path: one that is good, and what is nearest to it and bad (M4, M8). */
export const turnCases: readonly Case[] = [
  ...pair('M4', 'reply', { to: digestText, text, files: [] }, { to: 'the question' }),
  ...pair('M4', 'condition', { asks: [1, 2], terms: { onward: 'none' }, withheld: [] }, { asks: [2, 1] }),
  bad('a condition without terms', 'condition', { asks: [1], terms: {}, withheld: [] }),
  bad('a term that is no time', 'condition', {
    asks: [1],
    terms: { returnBy: '2025-02-30T00:00:00Z' },
    withheld: [],
  }),
  ...pair('M4', 'accept', { of: digestText, accepted: false }, { accepted: 'no' }),
  ...pair(
    'M4',
    'assess',
    { of: digestText, rating: 5, asks: [{ ask: 1, rated: 'met' }], reason: text },
    { rating: 6 },
  ),
  ...pair('M4', 'correct', { of: digestText, text, files: [] }, { observables: [] }),
  ...pair('M4', 'renew', { ask: 1, until: at }, { until: '2025-02-30T00:00:00Z' }),
  ...pair('M4', 'followup', { days: 30, state: 'back' }, { days: 14 }),
  ...pair(
    'M4',
    'translation',
    {
      of: digestText,
      lang: 'zh',
      texts: [{ at: '/facts', text: '如所述。' }],
      how: 'human',
      translator: '周敏',
    },
    { texts: [{ at: 'facts', text: '' }] },
  ),
  ...pair('M4', 'recall', { messages: [digestText], digests: [], why: text }, { messages: [] }),
  ...pair(
    'M4',
    'expunge',
    { messages: [], digests: [digestText], why: 'order', article: 'Art. 1' },
    { why: 'whim' },
  ),
  ...pair('M4', 'ratify', { of: digestText }, { of: 'it' }),
  ['M4', 'a dispute', null, turn('dispute', { urgency: 'routine', reason: text }, { urgency: 'routine' })],
  [
    'M4',
    'a dispute whose urgencies differ',
    'bad_shape',
    turn('dispute', { urgency: 'routine', reason: text }, { urgency: 'urgent' }),
  ],
  ['M3', 'a dispute without urgency', 'bad_shape', turn('dispute', { urgency: 'routine', reason: text })],
  ['M4', 'an announcement', null, free('notice', { announces: 'ending', from: at, by })],
  ['M4', 'an announcement of nothing', 'bad_shape', free('notice', { announces: 'spring', from: at, by })],
  ['M4', 'a head of the audit log', null, free('audit', { entries: 0, head: digestText })],
  ['M4', 'a head of minus one entries', 'bad_shape', free('audit', { entries: -1, head: digestText })],
  ['M8', 'a status on one signature', null, { ...payload, alone: true }],
  ['M8', 'a status that says that it was not alone', 'bad_shape', { ...payload, alone: false }],
  [
    'M8',
    'a removal on one signature',
    'bad_shape',
    turn('expunge', { messages: [digestText], digests: [], why: 'order' }, { alone: true }),
  ],
  [
    'M5',
    'a condition that answers',
    null,
    turn('condition', { asks: [1], terms: { onward: 'none' }, withheld: [] }, { answers: ['answer'] }),
  ],
  [
    'M5',
    'a condition that answers result',
    'bad_shape',
    turn('condition', { asks: [1], terms: { onward: 'none' }, withheld: [] }, { answers: ['result'] }),
  ],
  [
    'M4',
    'observables by type, use, links, events',
    null,
    { ...requestPayload, body: { ...requestBody, ...rich } },
  ],
  [
    'M4',
    'an observable without type',
    'bad_shape',
    { ...requestPayload, body: { ...requestBody, observables: [{ value: 'x' }] } },
  ],
  [
    'M4',
    'an event that is no time',
    'bad_shape',
    { ...requestPayload, body: { ...requestBody, events: [{ at: '2025-02-30T00:00:00Z', text }] } },
  ],
  [
    'M4',
    'a relation that is none',
    'bad_shape',
    { ...requestPayload, body: { ...requestBody, links: [{ relation: 'friend', request: digestText }] } },
  ],
]

function pair(rule: string, kind: string, body: Draft, broken: Draft): readonly Case[] {
  return [
    [rule, `a message of kind ${kind}`, null, turn(kind, body)],
    [
      rule,
      `a ${kind} with ${Object.keys(broken).join()} of another shape`,
      'bad_shape',
      turn(kind, { ...body, ...broken }),
    ],
  ]
}

function bad(name: string, kind: string, body: Draft): Case {
  return ['M4', name, 'bad_shape', turn(kind, body)]
}

function turn(kind: string, body: Draft, more: Draft = {}): Draft {
  return { ...payload, kind, ...more, body: { ...body, by } }
}

/** A message that refers to none. */
function free(kind: string, body: Draft): Draft {
  return { ...payload, kind, ref: undefined, body }
}
