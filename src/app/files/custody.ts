import { partyKeyName, printTime, type TwoTexts, writerOf } from '../../protocol/index.ts'
import { type Node, pairOfId } from '../node.ts'
import { CUSTODY_ACTS, type CustodyAct } from '../ports/custody.ts'
import type { FileHex } from '../ports/files.ts'
import type { MessageId, Origin, Pair, PairId } from '../ports.ts'
import type { RequestRow } from '../request-row.ts'
import { instantOf, namesOfPerson } from './naming.ts'
import { filesOfThread, type ThreadFile } from './thread-files.ts'

/** What this node wrote down, and what the record proves beside it. */
export const STEP_ACTS = [
  ...CUSTODY_ACTS,
  'named',
  'receipted',
  'removed',
  'removed_there',
  'held',
  'released',
] as const

/** One step in a file's way, for people. `at`: RFC 3339, UTC; a receipt's is the other side's own clock, all others this node's. */
export type CustodyStep = {
  readonly at: string
  readonly act: (typeof STEP_ACTS)[number]
  /** Who did it: a person's name, or a party's; absent where this node did it. */
  readonly who?: TwoTexts
  /** The kind of a message, the reason of a removal, or what was written down beside the act. */
  readonly detail?: string
  /** Of a removal by order. */
  readonly article?: string
  readonly message?: MessageId
  readonly origin?: Origin
  readonly position?: number
}
export type CustodyView = {
  readonly reference: string
  readonly file: ThreadFile
  readonly steps: readonly CustodyStep[]
}

/** To be called when all of a file is with the peer, or has come from it. What is said again of a file that was there already is not. */
export async function noteMoved(
  node: Pick<Node, 'store' | 'clock'>,
  pair: PairId,
  digest: FileHex,
  act: 'sent' | 'received',
): Promise<void> {
  const last = (await node.store.custody(pair, digest)).findLast((row) => MOVES.includes(row.act))
  if (last?.act === act) return
  await node.store.addCustody([{ pair, digest, atMs: node.clock.nowMs(), act }])
}
const MOVES: readonly CustodyAct[] = ['sent', 'received', 'discarded']

/**
 * The chain of custody of every file of a thread, or of one: who brought it, when it was hashed, which leaf names it, when the other side receipted that
 * leaf, who opened it, what removed it.
 */
export async function showCustody(
  node: Node,
  row: RequestRow,
  digest?: string,
): Promise<readonly CustodyView[]> {
  const pair = (await pairOfId(node, row.pair))!
  const files = (await filesOfThread(node, row)).filter(
    (file) => digest === undefined || file.digest.endsWith(digest.replace('sha256:', '')),
  )
  const holds = await holdSteps(node, row)
  return Promise.all(
    files.map(async (file) => ({
      reference: row.reference,
      file,
      steps: [
        ...(await writtenSteps(node, file, row.pair)),
        ...(await provenSteps(node, pair, file)),
        ...(await removalSteps(node, row, file)),
        ...holds,
      ].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    })),
  )
}

async function writtenSteps(node: Node, file: ThreadFile, pair: PairId): Promise<CustodyStep[]> {
  const rows = await node.store.custody(pair, file.digest.slice('sha256:'.length))
  return Promise.all(
    rows.map(async ({ atMs, act, person, detail }) => ({
      at: instantOf(atMs),
      act,
      ...(person !== undefined && { who: await namesOfPerson(node, person) }),
      ...(detail !== undefined && { detail }),
    })),
  )
}

/** The leaf that names the file, and the first receipt over it: both can be proven to others (comity record proof). */
async function provenSteps(node: Node, pair: Pair, file: ThreadFile): Promise<CustodyStep[]> {
  const { message, origin, position, from } = file
  const place = { message, origin, position }
  const row = await node.store.message(pair.id, message)
  const [writer, receiver] = from === 'us' ? [pair.own, pair.peer] : [pair.peer, pair.own]
  const name = partyKeyName(receiver.host, writerOf(receiver.identity), 'cosign')
  const size = (await node.store.log(origin))?.size ?? 0
  const receipt = (await node.store.lines(origin, position + 1, size)).find((line) => line.name === name)
  return [
    { at: instantOf(row?.storedMs ?? 0), act: 'named', who: writer.name, detail: file.kind, ...place },
    ...(receipt
      ? [{ at: printTime(receipt.time), act: 'receipted' as const, who: receiver.name, ...place }]
      : []),
  ]
}

async function removalSteps(node: Node, row: RequestRow, file: ThreadFile): Promise<CustodyStep[]> {
  const ours = (await node.store.removals(row.pair, row.thread)).filter((each) => each.id === file.digest)
  const theirs = (row.state.request.expunged ?? []).filter(
    ({ side, digests }) => side !== row.state.request.we && digests.includes(file.digest),
  )
  const turnAt = (id: string) => row.state.request.turns.find((turn) => turn.id === id)?.at
  return [
    ...ours.map(({ atMs, why, article, by }) => ({
      at: instantOf(atMs),
      act: 'removed' as const,
      detail: why,
      ...(article !== undefined && { article }),
      message: by,
    })),
    ...theirs.map(({ id, why }) => ({
      at: turnAt(id) ?? instantOf(row.updatedMs),
      act: 'removed_there' as const,
      detail: why,
      message: id,
    })),
  ]
}

async function holdSteps(node: Node, row: RequestRow): Promise<CustodyStep[]> {
  const holds = await node.store.holds({ pair: row.pair, thread: row.thread })
  const steps = await Promise.all(
    holds.map(
      async ({ placedMs, person, reason, lifted }): Promise<CustodyStep[]> => [
        { at: instantOf(placedMs), act: 'held', who: await namesOfPerson(node, person), detail: reason },
        ...(lifted
          ? [
              {
                at: instantOf(lifted.atMs),
                act: 'released' as const,
                who: await namesOfPerson(node, lifted.person),
                detail: lifted.why,
              },
            ]
          : []),
      ],
    ),
  )
  return steps.flat()
}
