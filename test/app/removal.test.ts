import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findRequest } from '../../src/app/act-on-request.ts'
import { exportBundle } from '../../src/app/export-record.ts'
import { showCustody } from '../../src/app/files/custody.ts'
import { liftHold, placeHold } from '../../src/app/files/holds.ts'
import { findFile, openFile } from '../../src/app/files/open-file.ts'
import { judgePair } from '../../src/app/judge-pair.ts'
import { indexMessages } from '../../src/app/search/index-messages.ts'
import {
  type FileName,
  parseBundle,
  parseEnvelope,
  printBundle,
  verifyBundle,
} from '../../src/protocol/index.ts'
import { aViewer, bringsFile } from '../build/files.ts'
import { type Network, type TestNode, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type Net = Network<'arden' | 'beiyuan'>
type TestContext = Parameters<typeof testNetwork>[0]

/** Words and bytes that stand nowhere else: if one is found afterwards, something was left behind. */
const SECRET = {
  title: 'Moorhen over Larkfield',
  facts: 'The zzyzxheron stood by the sluice at dawn',
  note: '苍鹭立于水闸之旁',
}
const BYTES = Buffer.from('a kingfisher crossed the weir twice; '.repeat(400))

async function aFinishedRequest(t: TestContext) {
  const net = await testNetwork(t, ['arden', 'beiyuan'], {
    disk: true,
    agreement: { retention: { days: 30 } },
  })
  const pair = net.arden.pairWith(net.beiyuan)
  const file = await bringsFile(net.arden.node, pair, BYTES)
  const answerFile = await bringsFile(net.beiyuan.node, pair, Buffer.concat([BYTES, BYTES]), {
    name: 'logs.txt',
  })
  const { reference, id } = await net.arden.officer(net.beiyuan).submits(
    aRequest({
      title: { lang: 'en', text: SECRET.title },
      facts: { lang: 'en', text: SECRET.facts },
      files: [file],
    }),
  )
  await net.passes({ minutes: 2 })
  await net.beiyuan
    .officer(net.arden)
    .acts(
      reference,
      { type: 'answer', outcomes: [{ ask: 1, outcome: 'done' }], files: [answerFile] },
      SECRET.note,
    )
  await net.passes({ minutes: 3 })
  return { net, pair, reference, id, file, answerFile }
}

/** Every file under a node's folder that holds one of the marks. */
async function filesWith(node: TestNode, marks: readonly string[]): Promise<string[]> {
  const names = await readdir(node.folder, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const entry of names.filter((each) => each.isFile())) {
    const bytes = await readFile(join(entry.parentPath, entry.name))
    for (const mark of marks) if (bytes.includes(mark)) found.push(`${entry.name}: ${mark.slice(0, 40)}`)
  }
  return found
}

/** What the contents look like where they lie: words in clear, and pieces of the envelopes' base64url. */
async function marksOf(node: TestNode, pair: string, reference: string): Promise<string[]> {
  const row = await findRequest(node.node, reference)
  const contents = await node.store.contents(
    pair,
    row.state.request.turns.map((turn) => turn.id),
  )
  const pieces = [...contents.values()].flatMap((envelope) => {
    const text = Buffer.from(envelope).toString()
    const payload = /"payload":"([^"]+)"/.exec(text)![1]!
    // The salt stands in no other message; of its 32 digits those that fall on whole groups of base64.
    const from = 3 * Math.ceil(Buffer.from(payload, 'base64url').indexOf('"salt":"') / 3 + 3)
    return [payload.slice((from / 3) * 4, (from / 3) * 4 + 28)]
  })
  expect(pieces.length).toBe(2)
  return [SECRET.title, SECRET.facts, SECRET.note, 'a kingfisher crossed the weir', ...pieces]
}

const judged = async (node: TestNode, pair: string, id: string) =>
  (await judgePair(node.node, pair)).requests.find((request) => request.id === id)

describe('when the retention of the agreement is over', () => {
  it('contents and files are gone from disk and database on both sides; leaves, duties and verdicts stay', async (t) => {
    const { net, pair, reference, id } = await aFinishedRequest(t)
    const marks = [...(await marksOf(net.arden, pair, reference)), 'zyzxheron']
    for (const node of net.nodes) {
      await indexMessages(node.node)
      const found = await filesWith(node, marks)
      expect(found.length).toBeGreaterThan(5)
      // The search index keeps words as terms; a rare one stands there whole, but for its first letter.
      expect(found.some((each) => each.endsWith('zyzxheron'))).toBe(true)
    }
    const before = await judged(net.arden, pair, id)
    await net.passes({ days: 29 })
    expect((await filesWith(net.arden, marks)).length).toBeGreaterThan(4)
    await net.passes({ days: 3 })

    for (const node of net.nodes) {
      expect(await filesWith(node, marks)).toEqual([])
      expect(await judged(node, pair, id)).toEqual(before)
      const row = await findRequest(node.node, reference)
      expect(row.state.request.asks).toMatchObject([{ n: 1, outcome: 'done' }])
      const removals = await node.store.removals(pair, row.thread)
      expect(removals.map(({ type }) => type).toSorted()).toEqual(['file', 'file', 'message', 'message'])
      expect(removals.every(({ why }) => why === 'retention')).toBe(true)
    }
  })

  it('one file proves the record all the same, and says what was removed by which entry', async (t) => {
    const { net, pair, id } = await aFinishedRequest(t)
    await net.passes({ days: 33 })
    const [arden, beiyuan] = await Promise.all(
      net.nodes.map(async (node) => verifyBundle(await exportBundle(node.node, pair, { public: false }))),
    )
    expect(arden!.findings).toEqual([])
    expect(Buffer.from(arden!.bytes!).equals(beiyuan!.bytes!)).toBe(true)
    expect(arden!.verdicts!.requests.map((request) => request.id)).toEqual([id])
    expect(arden!.removals).toMatchObject({ removed: 2, unexplained: 0 })
    expect(arden!.removals!.entries.map(({ why, messages, files }) => [why, messages, files])).toEqual([
      ['retention', 2, 2],
      ['retention', 2, 2],
    ])
  })

  it('nothing of a thread under a legal hold goes, and all of it when the hold is lifted', async (t) => {
    const { net, pair, reference } = await aFinishedRequest(t)
    const marks = await marksOf(net.arden, pair, reference)
    const viewer = aViewer('zhou')
    const row = await findRequest(net.arden.node, reference)
    const hold = await placeHold(net.arden.node, row, 'case 7 of 2026', viewer)
    await net.passes({ days: 40 })
    expect((await filesWith(net.arden, marks)).length).toBeGreaterThan(4)
    expect(await filesWith(net.beiyuan, marks)).toEqual([])
    const order = {
      type: 'expunge',
      messages: [row.request],
      digests: [],
      why: 'order',
      article: 'x',
    } as const
    await expect(net.arden.officer(net.beiyuan).acts(reference, order)).rejects.toMatchObject({
      code: 'removal_held',
    })
    await liftHold(net.arden.node, row, { id: hold.id, why: 'the case is over' }, viewer)
    await net.passes({ days: 2 })
    expect(await filesWith(net.arden, marks)).toEqual([])
  })
})

describe('a removal', () => {
  it('by order names its article, takes only what is named, and a bundle without it has the same verdicts', async (t) => {
    const { net, pair, reference, id, answerFile } = await aFinishedRequest(t)
    const officer = net.beiyuan.officer(net.arden)
    const order = { type: 'expunge', messages: [], digests: [answerFile.digest], why: 'order' } as const
    await expect(officer.acts(reference, order)).rejects.toMatchObject({ code: 'removal_refused' })
    await officer.acts(reference, { ...order, article: 'Beiyuan Intermediate Court, Art. 118' })
    await net.settles()
    const row = await findRequest(net.beiyuan.node, reference)
    await expect(findFile(net.beiyuan.node, row, answerFile.digest)).rejects.toMatchObject({
      code: 'file_removed',
    })
    expect(await net.beiyuan.store.content(pair, id)).toBeDefined()
    expect(
      await findFile(net.arden.node, await findRequest(net.arden.node, reference), answerFile.digest),
    ).toBeDefined()

    await net.passes({ minutes: 3 })
    const whole = await exportBundle(net.arden.node, pair, { public: false })
    const { messages, ...bundle } = await parseBundle(whole)
    const kept = messages.filter((bytes) => parseEnvelope(bytes).id !== id)
    const lacking = await verifyBundle(await printBundle({ ...bundle, messages: kept }))
    expect(lacking.proven).toBe(true)
    expect(lacking.removals).toMatchObject({ removed: 0, unexplained: 1 })
    expect(Buffer.from(lacking.bytes!).equals((await verifyBundle(whole)).bytes!)).toBe(true)
  })

  it('for a recall takes what the other side recalled, and nothing that it did not', async (t) => {
    const { net, reference, id, file } = await aFinishedRequest(t)
    const recalled = { type: 'expunge', messages: [], digests: [file.digest], why: 'recall' } as const
    const beiyuan = net.beiyuan.officer(net.arden)
    await expect(beiyuan.acts(reference, recalled)).rejects.toMatchObject({ code: 'removal_refused' })
    await net.arden
      .officer(net.beiyuan)
      .acts(reference, { type: 'recall', messages: [], digests: [file.digest] }, 'sent in error')
    await net.passes({ minutes: 1 })
    await beiyuan.acts(reference, recalled)
    await expect(beiyuan.acts(reference, { ...recalled, messages: [id], digests: [] })).rejects.toMatchObject(
      { code: 'removal_refused' },
    )
    await net.settles()
    const row = await findRequest(net.beiyuan.node, reference)
    await expect(findFile(net.beiyuan.node, row, file.digest)).rejects.toMatchObject({ code: 'file_removed' })
  })

  it('is refused before the retention is over, and while our message is not receipted', async (t) => {
    const { net, reference, id } = await aFinishedRequest(t)
    const officer = net.arden.officer(net.beiyuan)
    const early = { type: 'expunge', messages: [id], digests: [], why: 'retention' } as const
    await expect(officer.acts(reference, early)).rejects.toThrow(/keeps the contents/)
    net.wire('arden', 'beiyuan').cut()
    net.wire('beiyuan', 'arden').cut()
    const other = await officer.submits(aRequest())
    const order = {
      type: 'expunge',
      messages: [other.id],
      digests: [],
      why: 'order',
      article: 'Art. 1',
    } as const
    await expect(officer.acts(other.reference, order)).rejects.toThrow(/not receipted/)
  })

  it('is carried out by the next start when the node died after the entry, and once more after a backup brought contents back', async (t) => {
    const { net, pair, reference, id } = await aFinishedRequest(t)
    const marks = await marksOf(net.beiyuan, pair, reference)
    const early = join(net.beiyuan.folder, '../early.sqlite')
    await net.beiyuan.store.backup(early)
    const row = await findRequest(net.beiyuan.node, reference)
    const messages = row.state.request.turns.map((turn) => turn.id)
    const files = (await showCustody(net.beiyuan.node, row)).map(({ file }) => file.digest)
    const removal = { type: 'expunge', messages, digests: files, why: 'order', article: 'Art. 9' } as const
    await net.beiyuan.officer(net.arden).acts(reference, removal)
    expect((await filesWith(net.beiyuan, marks)).length).toBeGreaterThan(4)
    await net.beiyuan.stop()
    await net.beiyuan.start()
    await net.beiyuan.settle()
    expect(await filesWith(net.beiyuan, marks)).toEqual([])
    expect(await net.beiyuan.store.content(pair, id)).toBeUndefined()

    await net.passes({ minutes: 3 })
    await net.beiyuan.restore(early)
    expect(await net.beiyuan.store.content(pair, id)).toBeDefined()
    await net.passes({ minutes: 5 })
    expect(net.beiyuan.ledger.phase(pair)).toEqual({ phase: 'running' })
    expect(await filesWith(net.beiyuan, marks)).toEqual([])
    expect((await findRequest(net.beiyuan.node, reference)).state.title.text).toBe('—')
  })
})

describe('the other side', () => {
  it('whose database went back takes our log again without the contents that were removed', async (t) => {
    const { net, pair, reference } = await aFinishedRequest(t)
    const early = join(net.beiyuan.folder, 'early.sqlite')
    await net.passes({ minutes: 1 })
    await net.beiyuan.store.backup(early)
    const later = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.beiyuan.settle()
    await net.passes({ minutes: 3 })
    const order = {
      type: 'expunge',
      messages: [later.id],
      digests: [],
      why: 'order',
      article: 'Art. 2',
    } as const
    await net.arden.officer(net.beiyuan).acts(later.reference, order)
    await net.passes({ minutes: 3 })
    expect(await net.arden.store.content(pair, later.id)).toBeUndefined()
    const size = net.beiyuan.receiptedFrom(net.arden)

    await net.beiyuan.restore(early)
    await net.passes({ minutes: 5 })
    expect(net.beiyuan.receiptedFrom(net.arden)).toBeGreaterThanOrEqual(size)
    expect(net.arden.sizeFor(net.beiyuan)).toBe(net.beiyuan.receiptedFrom(net.arden))
    expect(await net.beiyuan.store.content(pair, later.id)).toBeUndefined()
    expect(await net.beiyuan.store.unreturned(pair, net.beiyuan.party.writer)).toEqual([])
    expect((await findRequest(net.beiyuan.node, reference)).phase).toBe('answered')
    const report = await verifyBundle(await exportBundle(net.beiyuan.node, pair, { public: false }))
    expect(report.findings).toEqual([])
  })
})

describe('our own log', () => {
  it('comes back from the other side without the contents that it removed, and goes on', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'], { disk: true })
    const pair = net.arden.pairWith(net.beiyuan)
    const early = join(net.arden.folder, '../early.sqlite')
    await net.arden.store.backup(early)
    const { reference, id } = await net.arden.officer(net.beiyuan).submits(aRequest())
    const { id: kept } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 3 })
    const order = { type: 'expunge', messages: [id], digests: [], why: 'order', article: 'Art. 3' } as const
    await net.beiyuan.officer(net.arden).acts(reference, order)
    await net.passes({ minutes: 3 })
    expect(await net.beiyuan.store.content(pair, id)).toBeUndefined()

    await net.arden.restore(early)
    await net.passes({ minutes: 3 })
    expect(net.arden.ledger.phase(pair)).toEqual({ phase: 'running' })
    expect(await net.arden.store.content(pair, id)).toBeUndefined()
    expect(await net.arden.store.content(pair, kept)).toBeDefined()
    const later = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 2 })
    expect((await findRequest(net.beiyuan.node, later.reference)).phase).toBe('entered')
    const report = await verifyBundle(await exportBundle(net.arden.node, pair, { public: false }))
    expect(report.findings).toEqual([])
    expect(report.removals).toMatchObject({ removed: 1, unexplained: 0 })
  })
})

describe('the chain of custody', () => {
  it('says who brought a file, when it was hashed, sent, named, receipted, opened and removed', async (t) => {
    const { net, reference, file } = await aFinishedRequest(t)
    const viewer = aViewer('wu')
    const there = await findRequest(net.beiyuan.node, reference)
    const opened = await openFile(
      net.beiyuan.node,
      there,
      { file: await findFile(net.beiyuan.node, there, file.digest), range: { from: 2, to: 12 } },
      viewer,
    )
    expect(Buffer.concat(await Array.fromAsync(opened.bytes)).toString()).toBe('kingfisher')
    const acts = async (node: TestNode, of: FileName) => {
      const [view] = await showCustody(node.node, await findRequest(node.node, reference), of.digest)
      return view!.steps.map(({ act, who }) => (who ? `${act} by ${who.en}` : act)).toSorted()
    }
    expect(await acts(net.arden, file)).toEqual([
      'hashed',
      'named by arden',
      'receipted by beiyuan',
      'sent',
      'uploaded by li',
    ])
    expect(await acts(net.beiyuan, file)).toEqual([
      'named by arden',
      'opened by wu',
      'receipted by beiyuan',
      'received',
    ])
  })

  it('tells no way around a condition: what it withholds is not opened before it is accepted', async (t) => {
    const net: Net = await testNetwork(t, ['arden', 'beiyuan'])
    const pair = net.arden.pairWith(net.beiyuan)
    const asks = ['Preserve the logs.', 'Hand them over.'].map((text) => ({ lang: 'en', text }) as const)
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest({ asks }))
    await net.settles()
    const file = await bringsFile(net.beiyuan.node, pair, BYTES)
    const beiyuan = net.beiyuan.officer(net.arden)
    const offered = await beiyuan.acts(reference, {
      type: 'offer_condition',
      asks: [1],
      terms: { use: ['case'] },
      withheld: [file],
    })
    const answer = { type: 'answer', outcomes: [{ ask: 1, outcome: 'done' }], files: [file] } as const
    await beiyuan.acts(reference, answer)
    await net.settles()
    const row = () => findRequest(net.arden.node, reference)
    await expect(findFile(net.arden.node, await row(), file.digest)).rejects.toMatchObject({
      code: 'file_closed',
    })
    await net.arden.officer(net.beiyuan).acts(reference, { type: 'accept_condition', condition: offered.id })
    expect(await findFile(net.arden.node, await row(), file.digest)).toMatchObject({ digest: file.digest })
  })
})
