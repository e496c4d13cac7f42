import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { indexFiles } from '../../src/app/files/index-files.ts'
import { tidyFiles } from '../../src/app/files/tidy.ts'
import { beginUpload } from '../../src/app/files/upload-file.ts'
import type { FileName } from '../../src/protocol/index.ts'
import { aViewer, bringsFile, someBytes } from '../build/files.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

const DAY_MS = 86_400_000

it('removes what nobody names a week after it was touched, and keeps what a message, a condition or a draft names', async (t) => {
  const net = await testNetwork(t, ['arden', 'beiyuan'])
  const { node } = net.beiyuan
  const pair = net.beiyuan.pairWith(net.arden)
  const brings = (length: number) => bringsFile(node, pair, someBytes(length))
  const [sent, withheld, drafted, forgotten, fresh] = [
    await brings(1001),
    await brings(1002),
    await brings(1003),
    await brings(1004),
    await brings(1005),
  ]
  const unfinished = await beginUpload(node, pair, { name: 'half', length: 99 }, aViewer())
  const asks = ['one', 'two'].map((text) => ({ lang: 'en', text }) as const)
  const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest({ asks }))
  await net.settles()
  const officer = net.beiyuan.officer(net.arden)
  await officer.acts(reference, {
    type: 'offer_condition',
    asks: [2],
    terms: { use: ['case'] },
    withheld: [withheld],
  })
  await officer.acts(reference, {
    type: 'answer',
    outcomes: [{ ask: 1, outcome: 'done' }],
    files: [sent],
  })
  await net.settles()
  await node.store.saveDraft({
    id: 'd',
    pair,
    author: 'li',
    body: aRequest({ files: [drafted] }),
    updatedMs: 1,
  })

  const folder = join(net.beiyuan.folder, 'files', pair)
  const hex = (file: FileName) => file.digest.slice('sha256:'.length)
  const old = new Date(node.clock.nowMs() - 8 * DAY_MS)
  for (const name of [sent, withheld, drafted, forgotten].map(hex)) await utimes(join(folder, name), old, old)
  await utimes(join(folder, 'up', unfinished.id), old, old)
  await indexFiles(node, pair)
  await tidyFiles(node, pair)

  const left = (await readdir(folder)).filter((name) => name.length === 64)
  expect(left.toSorted()).toEqual([sent, withheld, drafted, fresh].map(hex).toSorted())
  expect(await node.store.upload(unfinished.id)).toBeUndefined()
  const discarded = await node.store.custody(pair, hex(forgotten))
  expect(discarded.map(({ act }) => act)).toEqual(['uploaded', 'hashed', 'discarded'])

  // When the message that names it has ended, nothing names it any more.
  await net.passes({ minutes: 3 })
  const row = await node.store.thread(pair, (await node.store.attachments(pair, hex(sent)))[0]!.thread)
  const turns = (row!.state as { request: { turns: { id: string; kind: string }[] } }).request.turns
  const result = turns.find(({ kind }) => kind === 'result')!.id
  const order = { type: 'expunge', messages: [result], digests: [], why: 'order', article: 'Art. 5' } as const
  await officer.acts(reference, order)
  await net.beiyuan.settle()
  await tidyFiles(node, pair)
  expect(node.files.holds(pair, hex(sent), 1001)).toBe(false)
  expect(node.files.holds(pair, hex(withheld), 1002)).toBe(true)
})
