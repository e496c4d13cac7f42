import { Worker } from 'node:worker_threads'
import { type JudgingPort, readRecord, type UnreadRecord } from '../app/ports/judging.ts'
import { type ProtocolCode, ProtocolError } from '../protocol/errors.ts'
import { type Judgement, judgeRecord, type RequestVerdicts } from '../protocol/verdict/index.ts'

/** Records of fewer leaves are judged at once: a thread takes longer to begin. */
const FEW = 2000

/** What the thread tells, one piece at a time, each when it is asked for: one great answer would hold up who reads it. */
export type JudgingPiece =
  | { readonly requests: readonly RequestVerdicts[] }
  | { readonly rest: Judgement }
  | { readonly refused: { readonly code: ProtocolCode; readonly message: string } }

/** Judges long records in a thread of its own, begun for each and ended after it, so that its memory goes with it. */
export class JudgingThread implements JudgingPort {
  readonly #few: number
  readonly #workers = new Set<Worker>()

  constructor(few = FEW) {
    this.#few = few
  }

  async judge(record: UnreadRecord): Promise<Judgement> {
    return countLeaves(record) < this.#few ? judgeRecord(readRecord(record)) : this.#judgeApart(record)
  }

  /** Ends what is under way: whoever waits for it is told. */
  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.terminate()))
  }

  async #judgeApart(record: UnreadRecord): Promise<Judgement> {
    const worker = new Worker(new URL('./judging-worker.ts', import.meta.url), {
      workerData: record,
      transferList: buffersOf(record),
    })
    this.#workers.add(worker)
    worker.unref() // A process that waits for nothing else may end.
    try {
      return await collect(worker)
    } finally {
      this.#workers.delete(worker)
      await worker.terminate()
    }
  }
}

function collect(worker: Worker): Promise<Judgement> {
  const requests: RequestVerdicts[] = []
  const { promise, resolve, reject } = Promise.withResolvers<Judgement>()
  worker.on('error', reject)
  worker.on('exit', () => reject(new Error('the thread that judges ended before it had judged')))
  worker.on('message', (piece: JudgingPiece) => {
    if ('refused' in piece) reject(new ProtocolError(piece.refused.code, piece.refused.message))
    else if ('rest' in piece) {
      const { verdicts, ...rest } = piece.rest
      resolve({ ...rest, verdicts: { ...verdicts, requests } })
    } else {
      for (const request of piece.requests) requests.push(request)
      worker.postMessage('next')
    }
  })
  return promise
}

function countLeaves({ logs }: UnreadRecord): number {
  const pieces = logs.flatMap(({ epochs }) => epochs.flatMap((epoch) => epoch.pieces))
  return pieces.reduce((count, { ends }) => count + ends.length, 0)
}

/** The record is read for this judgement alone, so its leaves are handed over and not copied. */
function buffersOf({ logs }: UnreadRecord): ArrayBuffer[] {
  return logs.flatMap(({ epochs }) =>
    epochs.flatMap(({ pieces }) =>
      pieces.flatMap(({ bytes, ends, hashes }) =>
        [bytes, ends, hashes].map(({ buffer }) => buffer as ArrayBuffer),
      ),
    ),
  )
}
