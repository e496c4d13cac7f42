import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BlobFolder } from '../../src/peer/blob-folder.ts'
import { contentDigest } from '../../src/peer/http-signature.ts'
import { RawPeer } from '../build/exchanges.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

const PAIR = 'a'.repeat(32)
const hexOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const someBytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7919 + (i >> 8)) & 0xff)

async function* inChunks(bytes: Uint8Array, length = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

describe('a file in a folder', () => {
  let folder: string
  let blobs: BlobFolder
  const bytes = someBytes(10_000)
  const hex = hexOf(bytes)
  const piece = (from: number, to: number, of = bytes) => ({
    from,
    to,
    total: of.length,
    digest: contentDigest(of.subarray(from, to)),
    bytes: inChunks(of.subarray(from, to)),
  })

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'comity-files-'))
    blobs = new BlobFolder(folder)
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is complete when its pieces are there and its digest is its name', async () => {
    expect(await blobs.append(PAIR, hex, piece(0, 4000))).toEqual({ size: 4000, complete: false })
    expect(await blobs.append(PAIR, hex, piece(4000, 10_000))).toEqual({ size: 10_000, complete: true })
    expect(Buffer.concat(await blobs.read(PAIR, hex).toArray()).equals(bytes)).toBe(true)
  })

  it('goes on after a restart where its pieces ended', async () => {
    await blobs.append(PAIR, hex, piece(0, 4000))
    const again = new BlobFolder(folder)
    expect(await again.progress(PAIR, hex)).toEqual({ size: 4000, complete: false })
    expect(await again.append(PAIR, hex, piece(4000, 10_000))).toMatchObject({ complete: true })
  })

  it('keeps nothing of a piece whose bytes are not those that were signed for', async () => {
    await blobs.append(PAIR, hex, piece(0, 4000))
    const other = { ...piece(4000, 9000), digest: contentDigest(bytes) }
    await expect(blobs.append(PAIR, hex, other)).rejects.toMatchObject({ code: 'digest_mismatch' })
    const long = { ...piece(4000, 9000), bytes: inChunks(bytes) }
    await expect(blobs.append(PAIR, hex, long)).rejects.toMatchObject({ code: 'bad_shape' })
    expect(await blobs.progress(PAIR, hex)).toEqual({ size: 4000, complete: false })
    expect(await blobs.append(PAIR, hex, piece(4000, 10_000))).toMatchObject({ complete: true })
  })

  it('keeps nothing of a piece that is cut off', async () => {
    const cut = async function* () {
      yield bytes.subarray(0, 500)
      throw new Error('the connection is gone')
    }
    await expect(blobs.append(PAIR, hex, { ...piece(0, 4000), bytes: cut() })).rejects.toThrow('gone')
    expect(await blobs.progress(PAIR, hex)).toEqual({ size: 0, complete: false })
  })

  it('is dropped when all of it is there and it is another file', async () => {
    const other = someBytes(10_001)
    await expect(blobs.append(PAIR, hex, piece(0, 10_001, other))).rejects.toMatchObject({
      code: 'wrong_digest',
    })
    expect(await readdir(join(folder, PAIR))).toEqual([])
  })

  it('is continued only where it ends, and is left alone when it is complete', async () => {
    await expect(blobs.append(PAIR, hex, piece(4000, 10_000))).rejects.toMatchObject({
      code: 'size',
      detail: { held: 0 },
    })
    await blobs.append(PAIR, hex, piece(0, 10_000))
    expect(await blobs.append(PAIR, hex, piece(0, 4000))).toEqual({ size: 10_000, complete: true })
  })

  it('is taken from several connections at once without harm', async () => {
    const together = await Promise.allSettled([1, 2, 3].map(() => blobs.append(PAIR, hex, piece(0, 10_000))))
    expect(together.every((one) => one.status === 'fulfilled')).toBe(true)
    expect(await blobs.progress(PAIR, hex)).toEqual({ size: 10_000, complete: true })
  })

  it.each(['../x', 'A'.repeat(64), ''])('has no other name than a digest: %s', async (name) => {
    await expect(blobs.progress(PAIR, name)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('a file between two nodes', () => {
  it('arrives before the message that follows it, in pieces', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const pair = net.arden.pairWith(net.beiyuan)
    const bytes = someBytes(9_000_000)
    const { hex } = await net.arden.peer.files.add(pair, inChunks(bytes, 65_536))
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.settles()
    expect(await net.beiyuan.peer.files.progress(pair, hex)).toEqual({ size: bytes.length, complete: true })
    expect(await net.arden.peer.files.waiting(pair)).toEqual([])
    expect(net.beiyuan.receiptedFrom(net.arden)).toBe(net.arden.sizeFor(net.beiyuan))
  })

  it('goes on after a cut, and keeps no message back for ever', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const pair = net.arden.pairWith(net.beiyuan)
    const bytes = someBytes(5_000_000)
    const { hex } = await net.arden.peer.files.add(pair, inChunks(bytes, 65_536))
    net.wire('arden', 'beiyuan').cut()
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ seconds: 30 })
    expect(net.beiyuan.receiptedFrom(net.arden)).toBe(net.arden.sizeFor(net.beiyuan))
    net.wire('arden', 'beiyuan').mend()
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 5 })
    expect(await net.beiyuan.peer.files.progress(pair, hex)).toMatchObject({ complete: true })
  })

  it('is not known to another pair of the same node', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan', 'corran'], { begin: 'confirmed' })
    const bytes = someBytes(1000)
    const path = (peer: RawPeer) => `/v1/pairs/${peer.pair}/blobs/${hexOf(bytes)}`
    const [beiyuan, corran] = [new RawPeer(net.beiyuan, net.arden), new RawPeer(net.corran, net.arden)]
    const whole = { 'content-type': 'application/octet-stream', 'content-range': 'bytes 0-999/1000' }
    expect((await beiyuan.ask('PUT', path(beiyuan), { body: bytes, headers: whole })).status).toBe(201)
    expect((await beiyuan.ask('HEAD', path(beiyuan))).headers['upload-offset']).toBe('1000')
    expect((await corran.ask('HEAD', path(corran))).headers['upload-offset']).toBe('0')
    expect((await corran.ask('HEAD', path(beiyuan))).status).toBe(401)
    beiyuan.close()
    corran.close()
  })
})
