import { type Draft, digestText, other, own, type RecordCase, textOf } from './draft.ts'
import { checkpoint, checkpointsLeaf, messageLeaf, successionLeaf } from './leaf-drafts.ts'

/** The leaves of one epoch in order; `expect`: how many stand before the first that may not. */
export function placeCases(): RecordCase[] {
  const keys = { ...messageLeaf, kind: 'keys', document: digestText }
  const status = { ...messageLeaf, id: `sha256:${'6f'.repeat(32)}` }
  const filler = { ...checkpointsLeaf, checkpoints: [] }
  const first = { ...checkpointsLeaf, checkpoints: [{ ...checkpoint, log: other }] }
  const again = { ...checkpointsLeaf, checkpoints: [{ ...checkpoint, log: other, root: undefined }] }
  const later = { ...successionLeaf }
  const cases: readonly (readonly [string, string, string, readonly Draft[], number])[] = [
    ['L7', 'keys, then others', own, [keys, status, filler], 3],
    ['L7', 'a log that begins with another leaf', own, [status], 0],
    ['L3', 'an id twice', own, [keys, status, status], 2],
    ['L5', 'a root that is given once', own, [keys, first, again], 3],
    ['L5', 'the same root again', own, [keys, first, first], 2],
    ['L5', 'no root for what was never recorded', own, [keys, again], 1],
    ['L5', 'a checkpoint that would hold its leaf', own, [keys, filler, checkpointsLeaf], 2],
    ['L5', 'a checkpoint of all before it', own, [keys, filler, filler, checkpointsLeaf], 4],
    ['L5', 'held of the own log', own, [keys, { ...filler, held: { log: own, size: 1 } }], 1],
    [
      'L5',
      'a log of another pair',
      own,
      [keys, { ...filler, held: { log: other.replace('a1', 'a2'), size: 1 } }],
      1,
    ],
    [
      'L5',
      'a later epoch of the own log',
      own,
      [keys, { ...filler, checkpoints: [{ ...checkpoint, log: own.replace(/1$/, '2') }] }],
      1,
    ],
    ['L6', 'a succession in epoch 1', own, [keys, later], 1],
    ['L6', 'a succession and keys in epoch 2', own.replace(/1$/, '2'), [later, keys, status], 3],
    ['L6', 'epoch 2 without succession', own.replace(/1$/, '2'), [keys], 0],
    ['L6', 'epoch 2 without keys', own.replace(/1$/, '2'), [later, status], 1],
  ]
  return cases.map(([each, name, origin, drafts, expect]) => {
    const leaves = drafts.map((draft) => textOf(clean(draft)))
    return { rule: each, name, input: { origin, peer: other, leaves }, expect }
  })
}

/** Leaves out members that are undefined, within lists too. */
function clean(draft: Draft): Draft {
  return JSON.parse(JSON.stringify(draft)) as Draft
}
