import { encode } from 'uqr'
import { bodyOf } from '../../src/app/draft-request.ts'
import { requestLetter } from '../../src/app/export/request-letter.ts'
import type { RequestView } from '../../src/app/show-request.ts'
import type { Letter } from '../../src/domain/export/letter.ts'
import { stixBundle } from '../../src/domain/export/stix.ts'
import { draftOf, readCase } from '../../src/ops/exercise/cases.ts'
import type { Body } from '../../src/protocol/index.ts'

const PARTIES = {
  arden: { identity: 'a'.repeat(64), name: { en: 'Arden', zh: '阿登' } },
  beiyuan: { identity: 'b'.repeat(64), name: { en: 'Beiyuan', zh: '北原' } },
} as const

type Changes = Partial<Body<'request'>>

/** An exercise case as it is asked, with an id of its own; `changes` says what matters to a test. */
function caseMessage(number: number, changes: Changes = {}) {
  const one = readCase(number)
  const body = {
    ...bodyOf(draftOf(one), `ARD-2025-${String(number).padStart(4, '0')}`, {
      name: 'Lin Wei',
      role: 'handler',
    }),
    ...changes,
  }
  return { one, id: `sha256:${String(number).padStart(64, '0')}`, at: one.entered, body }
}

export function caseStix(number: number, changes: Changes = {}) {
  const { one, id, at, body } = caseMessage(number, changes)
  const [asker, answerer] = [PARTIES[one.from], PARTIES[one.to]]
  return stixBundle({ id, at, exercise: true, class: one.kind, urgency: one.urgency, asker, answerer, body })
}

/** The letter of a case, with the facts in the other language as an edition made by machine. */
export function caseLetter(number: number, changes: Changes = {}): Letter {
  const { one, id, at, body } = caseMessage(number, changes)
  const address = `https://node.example/proof/${id.slice(7)}?leaf=12`
  const edition = { of: id, lang: one.summary.lang, how: 'machine', translator: 'engine 1' }
  const turns = [
    {
      id,
      origin: `node.example/log/${'a'.repeat(32)}/${'b'.repeat(32)}/1`,
      position: 12,
      kind: body.asks.length > 0 ? 'request' : 'notify',
    },
    {
      id: 'edition',
      kind: 'translation',
      payload: {
        kind: 'translation',
        at,
        body: { ...edition, texts: [{ at: '/facts', text: one.summary.text }] },
      },
    },
  ]
  const view = {
    kind: one.kind,
    urgency: one.urgency,
    phase: 'entered',
    request: { request: id, asks: body.asks.map(({ n }) => ({ n })) },
    turns,
  } as unknown as RequestView
  const source = {
    view,
    exercise: true,
    asker: PARTIES[one.from].name,
    answerer: PARTIES[one.to].name,
    proof: { mark: 'receipted', receipt: at } as const,
    address,
    code: encode(address, { ecc: 'M', border: 0 }).data,
  }
  return requestLetter(source, { at, body })
}

/** Every text that the letter must show, in any typeface. */
export function textsOfLetter(letter: Letter): readonly string[] {
  return letter.parts.flatMap((part) => {
    switch (part.type) {
      case 'head':
        return [part.from.en, part.from.zh, part.title.en, part.title.zh]
      case 'rows':
        return part.rows.flatMap(([, value]) => ('lang' in value ? [value.text] : [value.en, value.zh]))
      case 'texts':
        return [part.heading.zh, ...part.texts.map(({ text }) => text)]
      case 'list':
        return part.items.flatMap(({ label, texts }) => [label.zh, ...texts.map(({ text }) => text)])
      case 'codes':
        return part.codes.map(({ value }) => value)
      case 'close':
        return part.lines.flatMap(({ en, zh }) => [en, zh])
      default:
        return part satisfies never
    }
  })
}
