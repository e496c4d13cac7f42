import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addCheckpoint, readWitnessed } from '../../src/peer/witness-client.ts'
import { openCosignature, parseLine, parseNote, parseVerifierKey } from '../../src/protocol/index.ts'
import { aWitness, NOW, TestLog } from './build.ts'

const log = await TestLog.open()
const open = new AbortController().signal

describe('a log that asks a witness', () => {
  it('gets a line for growth and for standing still', async () => {
    const { url, verifierKey } = await aWitness([log])
    for (const [from, to] of [
      [0, 4],
      [4, 7],
      [7, 7],
    ] as const) {
      const answer = await show(`${url}/`, from, to)
      if (answer.result !== 'cosigned') throw new Error(answer.result)
      const line = parseLine(answer.lines[0]!)
      expect(await openCosignature(log.body(to), line, parseVerifierKey(verifierKey))).toEqual({ time: NOW })
    }
  })

  it('learns the size that the witness holds, and that it forked', async () => {
    const { url } = await aWitness([log])
    await show(url, 0, 4)
    expect(await show(url, 0, 7)).toEqual({ result: 'size', size: 4 })
    expect(await show(url, 4, 4, log.forkedAt(2))).toEqual({ result: 'conflict' })
  })

  it('learns that the witness does not take it, or not its key', async () => {
    const { url } = await aWitness([log])
    const stranger = await TestLog.open('elsewhere.example/log')
    expect(await show(url, 0, 4, stranger)).toEqual({ result: 'unknown_log' })
    expect(await show(url, 0, 4, log.withKey((await TestLog.open(log.origin, 5)).key))).toEqual({
      result: 'unknown_log',
    })
  })

  it('is told to come later by a witness that is gone, in words', async () => {
    const witness = await aWitness([log])
    await witness.close()
    expect(await show(witness.url, 0, 4)).toMatchObject({
      result: 'later',
      why: expect.stringContaining('did not answer'),
    })
  })

  it('hears when to come again', async () => {
    const witness = await aWitness([log])
    await show(witness.url, 0, 4)
    witness.clock.now -= 7
    expect(await show(witness.url, 4, 5)).toMatchObject({ result: 'later', retryAfter: 7 })
  })

  it('waits no longer than its signal', async () => {
    const url = await serve(() => {})
    expect(await show(url, 0, 4, log, AbortSignal.timeout(50))).toMatchObject({ result: 'later' })
  })

  it('sends nothing in the clear beyond this machine', async () => {
    expect(await show('http://witness.example', 0, 4)).toMatchObject({
      result: 'later',
      why: expect.stringContaining('neither https nor this machine'),
    })
  })
})

describe('an answer that no witness may give', () => {
  it.each<[string, number, Record<string, string>, string]>([
    ['409 of another type', 409, { 'content-type': 'text/plain' }, '4\n'],
    ['a size that is none', 409, { 'content-type': 'text/x.tlog.size' }, '04\n'],
    ['a size without a newline', 409, { 'content-type': 'text/x.tlog.size' }, '4'],
    ['lines that are none', 200, {}, 'fine\n'],
    ['no line', 200, {}, ''],
    ['a redirect', 302, { location: 'https://elsewhere.example/' }, ''],
    ['a longer one than is read', 200, {}, `${'— a AAAAAAA=\n'.repeat(40_000)}`],
  ])('is one for later: %s', async (_, status, headers, body) => {
    const url = await serve((_request, response) => response.writeHead(status, headers).end(body))
    expect(await show(url, 0, 4)).toMatchObject({ result: 'later' })
  })

  it('never throws, whatever it is', async () => {
    let answer = { status: 200, type: '', body: new Uint8Array(0) }
    const url = await serve((_request, response) =>
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 200, max: 599 }),
        fc.constantFrom('text/x.tlog.size', 'text/plain'),
        fc.uint8Array({ maxLength: 200 }),
        async (status, type, body) => {
          answer = { status, type, body: new Uint8Array(body) }
          const { result } = await show(url, 0, 4)
          expect(['cosigned', 'size', 'conflict', 'unknown_log', 'later']).toContain(result)
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('what a witness saw', () => {
  it('is the note of the log that was asked for, or nothing', async () => {
    const { url } = await aWitness([log])
    expect(await readWitnessed(url, log.origin, open)).toBeUndefined()
    await show(url, 0, 4)
    expect(parseNote((await readWitnessed(url, log.origin, open))!).text).toBe(log.body(4))
  })

  it('is no note when the witness fails', async () => {
    const url = await serve((_request, response) => response.writeHead(500).end())
    await expect(readWitnessed(url, log.origin, open)).rejects.toThrow('status 500')
  })
})

async function show(url: string, oldSize: number, size: number, shown = log, signal = open) {
  return addCheckpoint({
    url,
    oldSize,
    proof: shown.proof(oldSize, size),
    note: await shown.note(size),
    signal,
  })
}

/** A server that is no witness. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
