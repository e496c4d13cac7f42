import { describe, expect, it } from 'vitest'
import { exportBundle } from '../../src/app/export-record.ts'
import { leafEvidence, type MessageEvidence, messageEvidence } from '../../src/app/message-evidence.ts'
import { type PairDocuments, pairDocuments } from '../../src/app/pair-documents.ts'
import { checkLeaf } from '../../web/record/verify/check-leaf.ts'
import { checkRecord } from '../../web/record/verify/check-record.ts'
import { type Kept, keepSeen, pinOf, takePin } from '../../web/record/verify/pins.ts'
import type { Checked, Known, StepName } from '../../web/record/verify/types.ts'
import { type Network, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type TestContext = Parameters<typeof testNetwork>[0]
type Told = {
  readonly net: Network<'arden' | 'beiyuan'>
  readonly evidence: MessageEvidence
  readonly documents: PairDocuments
  readonly known: Known
}

/** A request of Arden that Beiyuan receipted and a witness saw, as Arden's node shows it. */
async function aReceiptedRequest(t: TestContext): Promise<Told> {
  const net = await testNetwork(t, ['arden', 'beiyuan'], { witness: true })
  const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
  await net.settles()
  await net.passes({ minutes: 2 })
  return told(net, reference)
}

async function told(net: Told['net'], reference: string): Promise<Told> {
  const { node } = net.arden
  const pair = net.arden.pairWith(net.beiyuan)
  const known = { own: net.arden.party.id, peer: net.beiyuan.party.id, seen: {} }
  return {
    net,
    evidence: await messageEvidence(node, reference),
    documents: await pairDocuments(node, pair),
    known,
  }
}

function check({ evidence, documents, known }: Omit<Told, 'net'>): Promise<Checked> {
  return checkLeaf({ id: evidence.id, evidence, documents, known, lacks: [] })
}

function failed({ steps }: Checked): StepName[] {
  return steps.filter(({ ok }) => !ok).map(({ what }) => what)
}

/** Another letter in the middle of a text, such that it stays base64, hex or a word. */
function changed(text: string, at = Math.floor(text.length / 2)): string {
  let place = at
  while (!/[a-zA-Z0-9]/.test(text[place]!)) place += 1
  return text.slice(0, place) + (text[place] === 'A' ? 'B' : 'A') + text.slice(place + 1)
}

describe('a message, checked by the reader', () => {
  it('is proven by its signature, its place, the receipt and the witness, between two times', async (t) => {
    const found = await check(await aReceiptedRequest(t))
    expect(failed(found)).toEqual([])
    expect(found).toMatchObject({ state: 'witnessed', holds: true })
    const names = new Set(found.steps.map(({ what }) => what))
    for (const what of ['pins', 'keys', 'leaf', 'writer', 'log', 'inclusion', 'receipt', 'witness'])
      expect(names).toContain(what)
    expect(found.interval!.from! <= found.interval!.to!).toBe(true)
  })

  it('is only ours while nobody has put a line under it', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    await net.beiyuan.stop()
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    expect(await check(await told(net, reference))).toMatchObject({ state: 'ours', holds: true })
  })

  it('is countersigned where there is no outside witness', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.settles()
    expect(await check(await told(net, reference))).toMatchObject({ state: 'countersigned', holds: true })
  })

  it('is found changed wherever one letter of the answer is another', async (t) => {
    const story = await aReceiptedRequest(t)
    const { evidence, documents } = story
    const [proof] = evidence.proofs
    const [head, note] = proof!.split('\n\n', 2) as [string, string]
    const lines = proof!
      .slice(head.length + note.length + 4)
      .split('\n')
      .filter(Boolean)
    const withProof = (text: string) => ({ evidence: { ...evidence, proofs: [text] } })
    const cases: Record<string, Partial<Told>> = {
      leaf: { evidence: { ...evidence, leaf: changed(evidence.leaf) } },
      envelope: { evidence: { ...evidence, envelope: changed(evidence.envelope!) } },
      signature: {
        evidence: { ...evidence, envelope: changed(evidence.envelope!, evidence.envelope!.length - 30) },
      },
      path: withProof(changed(proof!, head.length - 20)),
      root: withProof(changed(proof!, head.length + note.length - 10)),
      place: { evidence: { ...evidence, index: evidence.index + 1 } },
      before: { evidence: { ...evidence, before: changed(evidence.before!, evidence.before!.length - 30) } },
      ...Object.fromEntries(
        lines.map((line) => [
          `line ${line.slice(0, 60)}`,
          withProof(proof!.replace(line, changed(line, line.length - 30))),
        ]),
      ),
      ...Object.fromEntries(
        documents.documents.map((document, i) => [
          `document ${i}`,
          {
            documents: {
              ...documents,
              documents: documents.documents.with(i, { ...document, envelope: changed(document.envelope) }),
            },
          },
        ]),
      ),
    }
    expect(Object.keys(cases).length).toBeGreaterThan(12)
    for (const [name, part] of Object.entries(cases)) {
      const found = await check({ ...story, ...part })
      expect({ name, holds: found.holds }).toEqual({ name, holds: false })
    }
  })

  it('is not another message than was asked for', async (t) => {
    const story = await aReceiptedRequest(t)
    const { reference } = await story.net.arden.officer(story.net.beiyuan).submits(aRequest())
    await story.net.settles()
    const other = await told(story.net, reference)
    const found = await checkLeaf({ ...story, evidence: other.evidence, id: story.evidence.id, lacks: [] })
    expect(failed(found)).toEqual(['leaf'])
  })

  it('is not proven by keys of an identity that this browser does not know', async (t) => {
    const story = await aReceiptedRequest(t)
    const found = await check({ ...story, known: { ...story.known, peer: story.known.own } })
    expect(failed(found)).toContain('pins')
    expect(found.holds).toBe(false)
  })

  it('says so where the node shows older keys than were seen before', async (t) => {
    const story = await aReceiptedRequest(t)
    const seen = { [story.known.peer]: { version: 9, digest: `sha256:${'0'.repeat(64)}` } }
    expect(failed(await check({ ...story, known: { ...story.known, seen } }))).toEqual(['seen_keys'])
  })

  it('passes over the witnesses, and says why, where working days cannot be counted', async (t) => {
    const story = await aReceiptedRequest(t)
    const found = await checkLeaf({ ...story, lacks: ['temporal'] })
    expect(found).toMatchObject({ state: 'countersigned', holds: true, lacks: ['temporal'] })
  })

  it('follows the keys that its writer signed after others', async (t) => {
    const story = await aReceiptedRequest(t)
    const { net } = story
    await net.arden.entersKeys(net.beiyuan, 2)
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.settles()
    const found = await check(await told(net, reference))
    expect(found.holds).toBe(true)
    expect(found.seen![story.known.own]).toMatchObject({ version: 2 })
  })
})

describe('any leaf of the record', () => {
  it('is checked by its place, and is not that of another place', async (t) => {
    const story = await aReceiptedRequest(t)
    const pair = story.net.arden.pairWith(story.net.beiyuan)
    for (const log of ['ours', 'theirs'] as const) {
      const evidence = await leafEvidence(story.net.arden.node, { pair, log, position: 0 })
      const of = { ...story, evidence, lacks: [] }
      const writer = log === 'ours' ? 'own' : 'peer'
      expect((await checkLeaf({ ...of, at: { writer, index: 0 } })).holds).toBe(true)
      expect(failed(await checkLeaf({ ...of, at: { writer, index: 1 } }))).toContain('leaf')
    }
  })
})

describe('the whole record, checked by the reader', () => {
  it('is proven against the identities known here, and says up to when', async (t) => {
    const { net, known } = await aReceiptedRequest(t)
    const bundle = await exportBundle(net.arden.node, net.arden.pairWith(net.beiyuan), { public: false })
    const found = await checkRecord(bundle, { known, lacks: [] })
    expect(found).toMatchObject({ proven: true, pinned: true, requests: 1, unexplained: 0 })
    expect(found.cut).toMatch(/^2/)
  })

  it('is not proven with one bit changed, and not compared where the identities are others', async (t) => {
    const { net, known } = await aReceiptedRequest(t)
    const bundle = await exportBundle(net.arden.node, net.arden.pairWith(net.beiyuan), { public: true })
    const flipped = bundle.slice()
    flipped[bundle.length >> 1]! ^= 1
    expect((await checkRecord(flipped, { known, lacks: [] })).proven).toBe(false)
    const others = { ...known, peer: known.own }
    expect((await checkRecord(bundle, { known: others, lacks: [] })).pinned).toBe(false)
  })

  it('is left to another program where the browser cannot count working days', async () => {
    const known = { own: 'a', peer: 'b', seen: {} }
    const found = await checkRecord(new Uint8Array(), { known, lacks: ['temporal'] })
    expect(found.proven).toBeUndefined()
  })
})

describe('the keys that a browser knows', () => {
  const shown = (own: string, peer: string) => ({
    own: { identity: own.repeat(64), prefix: 'ARD' },
    peer: { identity: peer.repeat(64), prefix: 'BEI' },
  })
  function aBrowser(): Kept {
    const kept = new Map<string, string>()
    return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }
  }
  const day = new Date('2026-11-24T12:00:00Z')

  it('are those that it saw first, until a person takes others', () => {
    const kept = aBrowser()
    expect(pinOf(shown('a', 'b'), day, kept)).toMatchObject({
      state: 'first',
      pin: { since: day.toISOString() },
    })
    expect(pinOf(shown('a', 'b'), day, kept).state).toBe('same')
    const after = pinOf(shown('a', 'c'), day, kept)
    expect(after).toMatchObject({ state: 'changed', pin: { peer: 'b'.repeat(64) } })
    takePin(shown('a', 'c'), day, kept)
    expect(pinOf(shown('a', 'c'), day, kept).state).toBe('same')
  })

  it('are kept with the newest key set that was seen, never an older one', () => {
    const kept = aBrowser()
    pinOf(shown('a', 'b'), day, kept)
    const a = 'a'.repeat(64)
    keepSeen(shown('a', 'b'), { [a]: { version: 2, digest: 'two' } }, kept)
    keepSeen(shown('a', 'b'), { [a]: { version: 1, digest: 'one' } }, kept)
    expect(pinOf(shown('a', 'b'), day, kept).pin.seen[a]!.digest).toBe('two')
  })

  it('begin anew where what was kept is no pin', () => {
    const kept = aBrowser()
    kept.setItem('comity-pins', '{"ARD BEI":{"own":7}}')
    expect(pinOf(shown('a', 'b'), day, kept).state).toBe('first')
  })
})
