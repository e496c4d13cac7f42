/** A thread of the reader's browser in which the node's answers are checked by the same code that checks them anywhere. */
import { fingerprintOf } from '../../../src/protocol/index.ts'
import { checkLeaf } from './check-leaf.ts'
import { checkRecord, type RecordChecked } from './check-record.ts'
import { canCheck, lackingFeatures } from './features.ts'
import type { Progress, Question, RecordQuestion, Said } from './messages.ts'

self.addEventListener('message', (event: MessageEvent<Question>) => void answer(event.data))

async function answer(question: Question): Promise<void> {
  try {
    say(await answerTo(question))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    say({ id: question.id, say: 'failed', why })
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
      return { id, say: 'record', checked: await checkWhole(id, question.of, lacks) }
    case 'fingerprint':
      return { id, say: 'fingerprint', words: question.of.identities.map(fingerprintOf) }
    default:
      return question satisfies never
  }
}

function checkWhole(
  id: number,
  { bytes, known }: RecordQuestion,
  lacks: RecordChecked['lacks'],
): Promise<RecordChecked> {
  const tell = newTeller(id)
  return checkRecord(bytes, { known, lacks, progress: (done, of) => tell({ phase: 'check', done, of }) })
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
