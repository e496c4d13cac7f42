import { ask } from '../../api/client.ts'
import type { PairStatus, Pairs } from '../../api/types.ts'
import { startWorker } from '../../lib/trusted.ts'
import { fetchFile } from '../fetch-file.ts'
import type { RecordChecked } from './check-record.ts'
import type { Progress, Question, Said, Words } from './messages.ts'
import { keepSeen, type Pin, type PinState, pinOf, takePin } from './pins.ts'
import type { Checked, LeafEvidence, MessageEvidence, PairDocuments } from './types.ts'
import url from './worker.ts?worker&url'

export type { RecordChecked } from './check-record.ts'
export type { Progress } from './messages.ts'
export type { PinState } from './pins.ts'
export type { Checked, Step } from './types.ts'

/**
 * Checks in this browser how far one message is proven, by keys that this browser knows. `pair`: its id; `id`: of the message, else the request
 * itself. Throws ApiProblem where the node does not answer.
 */
export async function checkMessage(pair: string, reference: string, id?: string): Promise<Checked> {
  const of = encodeURIComponent(id ?? reference)
  const evidence = await ask<MessageEvidence>(`/api/v1/requests/${of}/evidence`)
  return check(pair, { evidence, id: id ?? evidence.id })
}

/** The same of any leaf, by its place. Throws ApiProblem. */
export async function checkPlace(
  pair: string,
  at: { readonly log: 'ours' | 'theirs'; readonly epoch: number; readonly position: number },
): Promise<Checked> {
  const { log, epoch, position } = at
  const evidence = await ask<LeafEvidence>(
    `/api/v1/pairs/${pair}/record/evidence?log=${log}&epoch=${epoch}&position=${position}`,
  )
  return check(pair, { evidence, at: { writer: log === 'ours' ? 'own' : 'peer', index: position } })
}

/** Checks the whole record in this browser, as `comity verify` does. Throws NoFile where the node does not give it. */
export async function checkWhole(
  pair: PairStatus,
  { isPublic, onProgress }: { readonly isPublic: boolean; readonly onProgress: (progress: Progress) => void },
): Promise<RecordChecked> {
  const { pin } = pinNow(pair)
  const path = `/api/v1/pairs/${pair.id}/record/bundle${isPublic ? '?public=true' : ''}`
  const bytes = await fetchFile(path, (done, of) => onProgress({ phase: 'fetch', done, of }))
  const said = await question({ ask: 'record', of: { bytes, known: pin } }, onProgress)
  if (said.say === 'record') return said.checked
  throw new Error(said.say)
}

/** The words of identities, made here and not taken from the node. */
export async function fingerprintsOf(identities: readonly string[]): Promise<readonly Words[]> {
  const said = await question({ ask: 'fingerprint', of: { identities } })
  if (said.say === 'fingerprint') return said.words
  throw new Error(said.say)
}

export function pinNow(pair: Pick<PairStatus, 'own' | 'peer'>): PinState {
  return pinOf(pair, new Date(), localStorage)
}

async function check(
  pairId: string,
  of: {
    readonly evidence: LeafEvidence | MessageEvidence
    readonly id?: string
    readonly at?: { readonly writer: 'own' | 'peer'; readonly index: number }
  },
): Promise<Checked> {
  const [{ pairs }, documents] = await Promise.all([
    ask<Pairs>('/api/v1/pairs'),
    ask<PairDocuments>(`/api/v1/pairs/${pairId}/record/documents`),
  ])
  const pair = pairs.find(({ id }) => id === pairId)
  if (!pair) throw new Error(`no pair ${pairId}`)
  const { pin } = pinNow(pair)
  const said = await question({ ask: 'leaf', of: { ...of, documents, known: pin } })
  if (said.say !== 'leaf') throw new Error(said.say)
  if (said.checked.holds && said.checked.seen) keepSeen(pair, said.checked.seen, localStorage)
  return said.checked
}

type Waiting = {
  readonly settle: (said: Said) => void
  readonly fail: (error: Error) => void
  readonly onProgress: ((progress: Progress) => void) | undefined
}
const waiting = new Map<number, Waiting>()
let worker: Worker | undefined
let last = 0

/** One worker for the page; it begins with the first question. */
function question(
  asked: Question extends infer Q ? (Q extends Question ? Omit<Q, 'id'> : never) : never,
  onProgress?: (progress: Progress) => void,
): Promise<Said> {
  worker ??= begin()
  last += 1
  const id = last
  return new Promise((settle, fail) => {
    waiting.set(id, { settle, fail, onProgress })
    worker!.postMessage({ ...asked, id })
  })
}

function begin(): Worker {
  const made = startWorker(url)
  made.addEventListener('message', ({ data }: MessageEvent<Said>) => {
    const asked = waiting.get(data.id)
    if (data.say === 'progress') return asked?.onProgress?.(data.progress)
    waiting.delete(data.id)
    if (data.say === 'failed') asked?.fail(new Error(data.why))
    else asked?.settle(data)
  })
  made.addEventListener('error', () => {
    worker = undefined
    for (const { fail } of waiting.values()) fail(new Error('the worker did not begin'))
    waiting.clear()
  })
  return made
}

/** A person here has compared what the node shows now, and takes it. */
export function takeNow(pair: Pick<PairStatus, 'own' | 'peer'>): Pin {
  return takePin(pair, new Date(), localStorage)
}
