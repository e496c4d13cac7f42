/** A thread of the reader's browser in which the node's answers are checked by the same code that checks them anywhere. */
import { fingerprintOf } from '../../../src/protocol/index.ts'
import { checkLeaf } from './check-leaf.ts'
import { checkRecord, type RecordChecked } from './check-record.ts'
import { canCheck, lackingFeatures } from './features.ts'
import type { Progress, Question, RecordQuestion, Said } from './messages.ts'

class NoAnswer extends Error {
  readonly status: number
  constructor(status: number) {
    super(`the node answered ${status}`)
    this.status = status
  }
}

self.addEventListener('message', (event: MessageEvent<Question>) => void answer(event.data))

async function answer(question: Question): Promise<void> {
  try {
    say(await answerTo(question))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const status = error instanceof NoAnswer ? { status: error.status } : {}
    say({ id: question.id, say: 'failed', ...status, why })
  }
}

async function answerTo(question: Question): Promise<Said> {
  const { id } = question
  const lacks = await lackingFeatures()
  switch (question.ask) {
    case 'leaf':
      if (!canCheck(lacks))
        return { id, say: 'leaf', checked: { steps: [], state: 'ours', holds: false, lacks } }
      return { id, say: 'leaf', checked: await checkLeaf({ ...question.of, lacks }) }
    case 'record':
      return { id, say: 'record', checked: await readAndCheck(id, question.of, lacks) }
    case 'fingerprint':
      return { id, say: 'fingerprint', words: question.of.identities.map(fingerprintOf) }
    default:
      return question satisfies never
  }
}

async function readAndCheck(
  id: number,
  { url, bytes, known }: RecordQuestion,
  lacks: RecordChecked['lacks'],
): Promise<RecordChecked> {
  const tell = newTeller(id)
  const file = bytes ?? (await readBundle(url!, tell))
  return checkRecord(file, { known, lacks, progress: (done, of) => tell({ phase: 'check', done, of }) })
}

async function readBundle(url: string, tell: (progress: Progress) => void): Promise<Uint8Array> {
  const answer = await fetch(url, { headers: { 'comity-desk': '1' } }).catch(() => {
    throw new NoAnswer(0)
  })
  if (!answer.ok || !answer.body) throw new NoAnswer(answer.status)
  const of = Number(answer.headers.get('content-length') ?? 0)
  const parts: Uint8Array[] = []
  let done = 0
  for (const reader = answer.body.getReader(); ; ) {
    const { value } = await reader.read()
    if (!value) break
    parts.push(value)
    done += value.length
    tell({ phase: 'fetch', done, of: Math.max(done, of) })
  }
  const whole = new Uint8Array(done)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Progress is told a few times in a second, not for every message. */
function newTeller(id: number): (progress: Progress) => void {
  let last = 0
  return (progress) => {
    const now = performance.now()
    if (now - last < 100 && progress.done < progress.of) return
    last = now
    say({ id, say: 'progress', progress })
  }
}

function say(said: Said): void {
  self.postMessage(said)
}
