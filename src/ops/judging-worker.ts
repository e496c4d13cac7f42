/** A thread that judges one record and tells the verdicts piece by piece; begun by judging-thread.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { readRecord, type UnreadRecord } from '../app/ports/judging.ts'
import { useEngine } from '../protocol/engine.ts'
import { ProtocolError } from '../protocol/errors.ts'
import { judgeRecord } from '../protocol/verdict/index.ts'
import { runtimeEngine } from './crypto-engine.ts'
import { isSigned, signEd25519 } from './ed25519.ts'
import type { JudgingPiece } from './judging-thread.ts'

/** Requests of one piece. */
const PIECE = 128

// This is a thread of its own already: it begins no others for the lines that it verifies.
useEngine(
  runtimeEngine({
    sign: async (seed, messages) => messages.map((message) => signEd25519(seed, message)),
    verify: async (claims) => claims.map(isSigned),
  }),
)
const pieces = judge(workerData as UnreadRecord)
const next = async () => {
  const { value } = await pieces.next()
  if (value) parentPort!.postMessage(value)
}
parentPort!.on('message', next)
await next()

async function* judge(record: UnreadRecord): AsyncGenerator<JudgingPiece> {
  try {
    const { verdicts, ...rest } = await judgeRecord(readRecord(record))
    for (let from = 0; from < verdicts.requests.length; from += PIECE)
      yield { requests: verdicts.requests.slice(from, from + PIECE) }
    yield { rest: { ...rest, verdicts: { ...verdicts, requests: [] } } }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    yield { refused: { code: error.code, message: error.message } }
  }
}
