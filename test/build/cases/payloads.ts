import { at, type Draft, type RecordCase, textOf } from './draft.ts'
import { rule } from './leaf-drafts.ts'
import { by, payload, requestBody, requestPayload, text } from './payload-drafts.ts'
import { turnCases } from './turns.ts'

/** Payloads: `expect` the return code with which one is returned, null for a good one (M2 to M5, M7). */
export function payloadCases(): RecordCase[] {
  const body = (changes: Draft) => ({ ...requestPayload, body: { ...requestBody, ...changes } })
  const outcome = { ask: 1, outcome: 'done' }
  const result = (outcomes: unknown) => ({
    ...payload,
    kind: 'result',
    body: { outcomes, final: true, files: [], by },
  })
  const cases: readonly (readonly [string, string, string | null, Draft])[] = [
    ['M4', 'a status', null, payload],
    ['M4', 'a request', null, requestPayload],
    [
      'M4',
      'a notification',
      null,
      {
        ...requestPayload,
        kind: 'notify',
        rule: { ...rule, class: 'notification' },
        body: { ...requestBody, asks: [] },
      },
    ],
    ['M4', 'a result', null, result([outcome, { ...outcome, ask: 3 }])],
    [
      'M4',
      'a return',
      null,
      { ...payload, kind: 'return', code: 'unreadable', body: { code: 'unreadable', detail: '' } },
    ],
    ['M3', 'a kind of later versions', 'unknown_kind', { ...payload, kind: 'issue' }],
    ['M3', 'a kind that is none', 'unknown_kind', { ...payload, kind: 'greeting' }],
    ['M3', 'an unknown member', 'bad_shape', { ...payload, note: 'x' }],
    ['M3', 'no salt', 'bad_shape', { ...payload, salt: undefined }],
    ['M3', 'a status without ref', 'bad_shape', { ...payload, ref: undefined }],
    ['M3', 'a time that is none', 'bad_shape', { ...payload, at: '2025-02-30T12:00:00Z' }],
    ['M5', 'a status that answers result', 'bad_shape', { ...payload, answers: ['result'] }],
    ['M4', 'a request without asks', 'bad_shape', body({ asks: [] })],
    [
      'M4',
      'asks with a gap',
      'bad_shape',
      body({
        asks: [
          { n: 1, text },
          { n: 3, text },
        ],
      }),
    ],
    [
      'M4',
      'an emergency without its reason',
      'bad_shape',
      { ...requestPayload, rule: { ...rule, urgency: 'emergency' } },
    ],
    [
      'M4',
      'an emergency with its ground and reason',
      null,
      { ...body({ urgencyReason: text, urgencyGround: 'life' }), rule: { ...rule, urgency: 'emergency' } },
    ],
    [
      'M4',
      'an emergency without its ground',
      'bad_shape',
      { ...body({ urgencyReason: text }), rule: { ...rule, urgency: 'emergency' } },
    ],
    ...turnCases,
    ['M4', 'outcomes out of order', 'bad_shape', result([{ ...outcome, ask: 3 }, outcome])],
    ['M4', 'no outcome', 'bad_shape', result([])],
    [
      'M4',
      'a return whose codes differ',
      'bad_shape',
      { ...payload, kind: 'return', code: 'unreadable', body: { code: 'bad_shape', detail: '' } },
    ],
    ['M4', 'a language that is not of the agreement', 'bad_shape', body({ title: { lang: 'fr', text: '' } })],
    ['M6', 'a reference without number', 'bad_shape', body({ reference: 'ARD-2025-1' })],
    ['M2', 'a newline in the title', 'bad_shape', body({ title: { lang: 'en', text: 'a\nb' } })],
    ['M2', 'a newline in the facts', null, body({ facts: { lang: 'en', text: 'a\nb' } })],
    ['M2', 'a bidirectional control in a name', 'bad_shape', body({ by: { ...by, name: 'a\u202eb' } })],
    ['M2', 'a bidirectional control in the facts', null, body({ facts: { lang: 'en', text: 'a\u202eb' } })],
  ]
  const texts: readonly (readonly [string, string, string])[] = [
    ['M2', 'a space between members', textOf(payload).replace(',', ', ')],
    ['M2', 'a member twice', textOf(payload).replace('{', `{"at":"${at}",`)],
    ['M2', 'NUL in a text', textOf(payload).replace('As', '\\u0000')],
    ['M2', 'a lone surrogate', textOf(payload).replace('As', '\\ud800')],
    ['M2', 'a number beyond 2^53 - 1', textOf(payload).replace('"v":1', '"v":9007199254740992')],
  ]
  return [
    ...cases.map(([each, name, expect, draft]) => ({
      rule: each,
      name,
      input: { text: textOf(draft) },
      expect,
    })),
    ...texts.map(([each, name, input]) => ({
      rule: each,
      name,
      input: { text: input },
      expect: 'unreadable',
    })),
  ]
}
