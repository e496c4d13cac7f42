import type { ReturnCode } from '../protocol/index.ts'
import { writerOf } from '../protocol/index.ts'
import { enter, seal } from './enter.ts'
import type { Node } from './node.ts'
import type { MessageId, Pair } from './ports.ts'

const SENTENCES: Readonly<Partial<Record<ReturnCode, string>>> = {
  unreadable: 'not an envelope with a canonical payload (M1, M2)',
  unknown_kind: 'this node does not read that kind of message',
  bad_shape: 'the payload has another shape than its kind (M3, M4)',
  wrong_party: 'from and to are not the parties of this log',
  bad_signature: 'a signature does not verify',
  unknown_key: 'the first signature is not by a message key of your key sets',
  differs_from_leaf: 'the leaf says something else than the message',
  wrong_agreement: 'the agreement named is not the one in effect',
  exercise_mismatch: 'exercise and real traffic are never mixed',
  unknown_ref: 'no earlier message of that id stands in this thread',
  missing_file: 'a file that it names is not here',
  not_allowed: 'the rules of a request do not foresee this turn',
}

/** Answers every message that we hold but cannot take with a machine-made return (M7). A return is never returned. */
export async function returnFaults(node: Node, pair: Pair): Promise<number> {
  const faulty = await node.store.unreturned(pair.id, writerOf(pair.own.identity))
  const due = faulty.filter((row) => row.kind !== 'return')
  for (const row of due) {
    const code = row.fault as ReturnCode
    const body = { code, detail: SENTENCES[code] ?? code }
    const { sealed } = await seal(node, pair, {
      kind: 'return',
      thread: row.thread,
      ref: row.id as MessageId & `sha256:${string}`,
      code,
      body,
    })
    await enter(node, pair, sealed, {})
  }
  return due.length
}
