import { printBase64 } from '../../../src/protocol/index.ts'
import {
  at,
  type Bad,
  bads,
  digestText,
  good,
  line,
  other,
  own,
  type RecordCase,
  textOf,
  thread,
} from './draft.ts'
import { checkpoint, checkpointsLeaf, messageLeaf, requestLeaf, rule, successionLeaf } from './leaf-drafts.ts'

/** Leaves, good and bad in themselves (L1 to L6). */
export function leafCases(): RecordCase[] {
  return [
    good('L3', 'a status that answers nothing', messageLeaf),
    good('L3', 'a request', requestLeaf),
    good('L3', 'a notification', {
      ...messageLeaf,
      kind: 'notify',
      rule: { ...rule, class: 'notification' },
    }),
    good('L3', 'a kind of later versions', { ...messageLeaf, kind: 'issue' }),
    good('L3', 'a dispute', { ...messageLeaf, kind: 'dispute', urgency: 'routine' }),
    good('L4', 'a reply that grants time', {
      ...messageLeaf,
      kind: 'reply',
      grant: { duty: 'answer', due: at },
    }),
    good('L3', 'a grant', {
      ...messageLeaf,
      kind: 'extend',
      ref: digestText,
      grant: { duty: 'answer', due: at },
    }),
    good('L3', 'a return', { ...messageLeaf, kind: 'return', ref: digestText, code: 'missing_file' }),
    good('L3', 'a key set', { ...messageLeaf, kind: 'keys', document: digestText }),
    good('L4', 'a result that answers all that it can', {
      ...messageLeaf,
      kind: 'result',
      ref: digestText,
      answers: ['acknowledgement', 'answer', 'update', 'result'],
    }),
    good('L5', 'a checkpoint with two lines', checkpointsLeaf),
    good('L5', 'no checkpoints at all', { ...checkpointsLeaf, checkpoints: [] }),
    good('L5', 'held, lacked and a conflict', {
      ...checkpointsLeaf,
      held: { log: other, size: 4 },
      lacks: { log: other, size: 9, since: at, why: 'over_quota' },
      conflict: ['one note', 'another'],
    }),
    good('L6', 'a succession', successionLeaf),
    ...textCases(),
    ...bads('bad_leaf', messageLeaf, badMessageLeaves),
    ...bads('bad_leaf', requestLeaf, badRequestLeaves),
    ...bads('bad_leaf', checkpointsLeaf, badCheckpointsLeaves),
    ...bads('bad_leaf', successionLeaf, [['L6', 'a succession without its note', { note: undefined }]]),
  ]
}

function textCases(): RecordCase[] {
  const text = textOf(messageLeaf)
  const cases: readonly (readonly [string, string, string])[] = [
    ['L2', 'a space between members', text.replace(',', ', ')],
    ['L2', 'members in another order', `{"v":1,${text.slice(1, -7)}}`],
    ['L2', 'a member twice', text.replace('{', '{"at":"2025-01-14T12:00:00Z",')],
    ['L2', 'a number in another form', text.replace('300', '3e2')],
    ['L2', 'nothing', ''],
    ['L2', 'a list', '[]'],
    ['L2', 'more than 65,535 bytes', textOf({ ...successionLeaf, note: 'x'.repeat(65_536) })],
  ]
  return cases.map(([each, name, input]) => ({ rule: each, name, input: { text: input }, error: 'bad_leaf' }))
}

const badMessageLeaves: readonly Bad[] = [
  ['L2', 'another version', { v: 2 }],
  ['L2', 'an unknown type', { type: 'note' }],
  ['L2', 'an unknown member', { title: 'x' }],
  ['L2', 'a member that is null', { ref: null }],
  ['L2', 'a digest in capitals', { id: digestText.toUpperCase() }],
  ['L3', 'an unknown kind', { kind: 'greeting' }],
  ['L3', 'no thread', { thread: undefined }],
  ['L3', 'a thread one digit short', { thread: thread.slice(1) }],
  ['L3', 'a payload of one byte', { length: 1 }],
  ['L3', 'a payload of more than 1 MiB', { length: 1_048_577 }],
  ['L3', 'exercise as a number', { exercise: 1 }],
  ['L3', 'a rule in a status', { rule }],
  ['L3', 'a code in a status', { code: 'unreadable' }],
  ['L3', 'a document in a status', { document: digestText }],
  ['L3', 'a grant in a status', { ref: digestText, grant: { duty: 'answer', due: at } }],
  ['L3', 'a return without code', { kind: 'return', ref: digestText }],
  ['L3', 'a key set without document', { kind: 'keys' }],
  [
    'L3',
    'a grant of time for receipt',
    { kind: 'extend', ref: digestText, grant: { duty: 'receipt', due: at } },
  ],
  ['L4', 'a status that answers answer', { ref: digestText, answers: ['answer'] }],
  ['L4', 'answers without ref', { answers: ['update'] }],
  ['L4', 'answers out of order', { kind: 'result', ref: digestText, answers: ['result', 'answer'] }],
  ['L4', 'an answer twice', { ref: digestText, answers: ['update', 'update'] }],
  ['L4', 'answers without any', { ref: digestText, answers: [] }],
  ['L4', 'an acknowledgement by clarify', { kind: 'clarify', ref: digestText, answers: ['acknowledgement'] }],
  ['L1', 'a time with fractions', { at: '2025-01-14T12:00:00.0Z' }],
  ['L1', 'a time with an offset', { at: '2025-01-14T12:00:00+00:00' }],
  ['L1', '30 February', { at: '2025-02-30T12:00:00Z' }],
  ['L1', 'the hour 24', { at: '2025-01-14T24:00:00Z' }],
  ['L1', 'the year 1999', { at: '1999-12-31T23:59:59Z' }],
  ['L1', 'the year 3000', { at: '3000-01-01T00:00:00Z' }],
]

const badRequestLeaves: readonly Bad[] = [
  ['L3', 'a request without rule', { rule: undefined }],
  ['L3', 'a class that is none', { rule: { ...rule, class: 'favour' } }],
  ['L3', 'a notification as request', { rule: { ...rule, class: 'notification' } }],
  ['L3', 'an urgency that is none', { rule: { ...rule, urgency: 'now' } }],
  ['L3', 'an unknown member of the rule', { rule: { ...rule, due: at } }],
]

const badCheckpointsLeaves: readonly Bad[] = [
  ['L5', 'a checkpoint of size 0', { checkpoints: [{ ...checkpoint, size: 0 }] }],
  ['L5', 'a checkpoint without lines', { checkpoints: [{ ...checkpoint, lines: [] }] }],
  ['L5', 'lines out of order', { checkpoints: [{ ...checkpoint, lines: checkpoint.lines.toReversed() }] }],
  ['L5', 'a line twice', { checkpoints: [{ ...checkpoint, lines: [line('a.example'), line('a.example')] }] }],
  ['L5', 'a line with its dash', { checkpoints: [{ ...checkpoint, lines: [`— ${line('a.example')}`] }] }],
  [
    'L5',
    'a line without time',
    { checkpoints: [{ ...checkpoint, lines: [`a ${printBase64(new Uint8Array(68))}`] }] },
  ],
  [
    'L5',
    'a root one byte short',
    { checkpoints: [{ ...checkpoint, root: printBase64(new Uint8Array(31)) }] },
  ],
  ['L5', 'one checkpoint twice', { checkpoints: [checkpoint, checkpoint] }],
  ['L5', 'checkpoints out of order', { checkpoints: [{ ...checkpoint, size: 4 }, checkpoint] }],
  ['L5', 'an unknown reason of a lack', { lacks: { log: other, size: 9, since: at, why: 'lazy' } }],
  ['L5', 'held without size', { held: { log: other } }],
  ['L5', 'a conflict of one note', { conflict: ['one note'] }],
  ['L1', 'a log whose host has capitals', { checkpoints: [{ ...checkpoint, log: own.replace('a', 'A') }] }],
  ['L1', 'a log of epoch 0', { checkpoints: [{ ...checkpoint, log: own.replace(/1$/, '0') }] }],
]
