import { labelOf } from '../../domain/content/tlp.ts'
import { printCsv } from '../../domain/export/csv.ts'
import type { Letter } from '../../domain/export/letter.ts'
import { letterHtml } from '../../domain/export/letter-html.ts'
import { letterPdf } from '../../domain/export/letter-pdf.ts'
import { stixBundle } from '../../domain/export/stix.ts'
import type { Node } from '../node.ts'
import type { PartyCard } from '../ports.ts'
import { showProof } from '../show-proof.ts'
import { observableFacts } from '../words/observable-words.ts'
import { getForDoor } from './get-request.ts'
import { requestLetter } from './request-letter.ts'

/** A request with all that was said on it, as one document: what it is, how it is to be handled, and each message with its place in the record. */
export async function requestJson(node: Node, wanted: string) {
  const { view, pair, first, asker, answerer } = await getForDoor(node, wanted, 'json')
  const { en, zh } = labelOf(first.body.tlp)
  return {
    type: 'comity-request' as const,
    v: 1 as const,
    reference: view.reference,
    exercise: pair.exercise,
    handling: { tlp: first.body.tlp, en, zh, ...(first.body.use && { use: first.body.use }) },
    parties: { asker: partyOf(asker), answerer: partyOf(answerer) },
    request: view.request.request,
    phase: view.phase,
    messages: view.turns.map(({ id, origin, position, kind, payload }) => ({
      id,
      origin,
      position,
      kind,
      ...(payload && { payload }),
    })),
    ...(view.verdicts && { verdicts: view.verdicts }),
  }
}
export type RequestJson = Awaited<ReturnType<typeof requestJson>>

/** A request as a bundle of STIX 2.1. Both sides give the same bytes. */
export async function requestStix(node: Node, wanted: string): Promise<Readonly<Record<string, unknown>>> {
  const { view, pair, first, asker, answerer } = await getForDoor(node, wanted, 'stix')
  return stixBundle({
    id: view.request.request,
    at: first.at,
    exercise: pair.exercise,
    class: view.kind,
    urgency: view.urgency,
    asker: partyOf(asker),
    answerer: partyOf(answerer),
    body: first.body,
  })
}

/** What a request names, one observable a line, as CSV: for the tools of those who look for it. */
export async function observablesCsv(node: Node, wanted: string): Promise<string> {
  const { view, first } = await getForDoor(node, wanted, 'csv')
  const rows = first.body.observables.map(({ type, value, note }) => {
    const { unicode = '', marks } = observableFacts(type, value)
    return [
      type,
      value,
      unicode,
      marks.map(({ en }) => en).join('; '),
      note ?? '',
      view.reference,
      `TLP:${first.body.tlp}`,
    ]
  })
  return printCsv([['type', 'value', 'unicode', 'remarks', 'note', 'reference', 'tlp'], ...rows])
}

/** Where a letter's proof is read on this node, and how that address is drawn as modules (true for black). */
export type ProofCode = {
  /** Of this node, as its people reach it: `https://node.example`. */
  readonly base: string
  readonly draw: (text: string) => readonly (readonly boolean[])[]
}

/** A request as the parts of a letter in both languages; its code leads to the proof of the message, by message and leaf. */
export async function requestLetterParts(
  node: Node,
  wanted: string,
  { base, draw }: ProofCode,
): Promise<Letter> {
  const { view, pair, first, asker, answerer } = await getForDoor(node, wanted, 'letter')
  const turn = view.turns.find(({ id }) => id === view.request.request)!
  const address = `${base}/proof/${turn.id.slice('sha256:'.length)}?leaf=${turn.position}`
  const source = {
    view,
    exercise: pair.exercise,
    asker: asker.name,
    answerer: answerer.name,
    proof: await showProof(node, pair, turn),
    address,
    code: draw(address),
  }
  return requestLetter(source, { at: first.at, body: first.body })
}

/** The same as a file. */
export async function requestLetterFile(
  node: Node,
  wanted: string,
  { form, ...code }: ProofCode & { readonly form: 'html' | 'pdf' },
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const letter = await requestLetterParts(node, wanted, code)
  const bytes = form === 'pdf' ? letterPdf(letter) : new TextEncoder().encode(letterHtml(letter))
  return { name: `${letter.title}.${form}`, bytes }
}

function partyOf({ identity, name }: PartyCard) {
  return { identity, name }
}
