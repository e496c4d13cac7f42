import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  concatBytes,
  openCosignature,
  parseVerifierKey,
  utf8,
  verifyCheckpointLine,
} from '../../src/protocol/index.ts'
import { LIMITS } from '../../src/witness/server.ts'
import { aWitness, NOW, readNote, TestLog } from './build.ts'
import { sayRaw, statusesIn } from './raw.ts'

const log = await TestLog.open()
const unhurried = { limits: { rate: { perSecond: 1e6, burst: 1e6 } } }

describe('the monitoring endpoint', () => {
  it("shows the newest checkpoint with the log's line and the witness's own, both proven", async () => {
    const witness = await aWitness([log])
    await witness.ask(await log.request(0, 5))
    await witness.ask(await log.request(5, 8))
    const note = (await readNote(witness.url, log))!
    expect(await verifyCheckpointLine(note, parseVerifierKey(log.vkey))).toMatchObject({ size: 8 })
    const own = note.lines.find((line) => line.name === 'witness.example/1')!
    expect(await openCosignature(note.text, own, parseVerifierKey(witness.verifierKey))).toEqual({
      time: NOW,
    })
  })

  it('answers 404 for a log that was never cosigned, known or not', async () => {
    const witness = await aWitness([log])
    for (const hash of [log.hash, '0'.repeat(64)])
      expect((await fetch(`${witness.url}/${hash}/checkpoint`)).status).toBe(404)
  })

  it('takes the hash in lower case only', async () => {
    const witness = await aWitness([log])
    await witness.ask(await log.request(0, 5))
    expect((await fetch(`${witness.url}/${log.hash.toUpperCase()}/checkpoint`)).status).toBe(404)
  })
})

describe('the server', () => {
  it('says at its root what it is, in both languages, and lets no other source in', async () => {
    const witness = await aWitness([log], { prefix: '/w1/' })
    const response = await fetch(`${witness.url}/`)
    const text = await response.text()
    expect(text).toContain('witness of transparency logs')
    expect(text).toContain('透明日志')
    expect(text).toContain('POST /w1/add-checkpoint')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('answers under its prefix only, and each path by its own methods', async () => {
    const witness = await aWitness([log], { prefix: '/w1' })
    const base = `http://127.0.0.1:${witness.port}`
    expect((await witness.ask(await log.request(0, 3))).status).toBe(200)
    expect((await fetch(`${base}/add-checkpoint`, { method: 'POST', body: '' })).status).toBe(404)
    const wrong = await fetch(`${base}/w1/add-checkpoint`)
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
    expect((await fetch(`${base}/w1/${log.hash}/checkpoint`, { method: 'HEAD' })).status).toBe(200)
  })

  it('takes no body beyond its limit, announced or not', async () => {
    const witness = await aWitness([log], unhurried)
    const large = new Uint8Array(LIMITS.body + 1).fill(0x61)
    expect((await witness.ask(large)).status).toBe(413)
    const size = large.length.toString(16)
    const head = utf8(
      `POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ntransfer-encoding: chunked\r\n\r\n${size}\r\n`,
    )
    expect(statusesIn(await sayRaw(witness.port, concatBytes(head, large, utf8('\r\n0\r\n\r\n'))))).toEqual([
      413,
    ])
  })

  it('waits for nobody who does not finish', async () => {
    const witness = await aWitness([log], { limits: { requestMs: 100 } })
    const begun = utf8('POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: 100\r\n\r\nold ')
    expect(statusesIn(await sayRaw(witness.port, begun, false))).toEqual([408])
    expect((await witness.ask(await log.request(0, 3))).status).toBe(200)
  })

  it('answers 429 to an address that asks too often', async () => {
    const witness = await aWitness([log], { limits: { rate: { perSecond: 0.001, burst: 2 } } })
    const statuses = []
    for (let i = 0; i < 3; i++) statuses.push((await witness.ask('')).status)
    expect(statuses).toEqual([400, 400, 429])
  })

  it('answers what is under way when it ends, and nothing after', async () => {
    const witness = await aWitness([log], { limits: { graceMs: 200 } })
    const asked = witness.ask(await log.request(0, 3))
    const stuck = sayRaw(
      witness.port,
      utf8('POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: 9\r\n\r\n'),
      false,
    )
    expect((await asked).status).toBe(200)
    await witness.close()
    await stuck
    await expect(fetch(witness.url)).rejects.toThrow()
  })
})

describe('any bytes', () => {
  it('as a body are answered below 500 and change nothing', async () => {
    const witness = await aWitness([log], unhurried)
    const good = utf8(await log.request(0, 5))
    const spoiled = fc
      .tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }))
      .map(([at, flip]) => good.map((byte, i) => (i === at ? byte ^ flip : byte)))
    const cut = fc.nat(good.length - 1).map((end) => good.slice(0, end))
    const lines = fc
      .array(fc.oneof(fc.constantFrom('old 0', '', log.origin, '5', '— a AAAAAAA='), fc.string()))
      .map((parts) => utf8(parts.join('\n').toWellFormed()))
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 2000 }), spoiled, cut, lines), async (body) => {
        const { status } = await witness.ask(body)
        expect(status).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
      }),
      { numRuns: 300 },
    )
    expect(await readNote(witness.url, log)).toBeUndefined()
    expect((await witness.ask(good)).status).toBe(200)
  })

  it('on the connection end neither the server nor its service', async () => {
    const witness = await aWitness([log], unhurried)
    const good = utf8(await log.request(0, 5))
    const head = utf8(`POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: ${good.length}\r\n\r\n`)
    const whole = concatBytes(head, good)
    const spoiledHead = fc
      .tuple(fc.nat(head.length - 1), fc.integer({ min: 1, max: 255 }))
      .map(([at, flip]) => whole.map((byte, i) => (i === at ? byte ^ flip : byte)))
    const request = fc
      .tuple(
        fc.constantFrom('GET', 'POST', 'PUT', 'CONNECT', 'OPTIONS', 'TRACE'),
        fc.webPath(),
        fc.webQueryParameters(),
      )
      .map(([method, path, query]) => utf8(`${method} ${path || '/'}?${query} HTTP/1.1\r\nhost: w\r\n\r\n`))
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 500 }), spoiledHead, request), async (bytes) => {
        const statuses = statusesIn(await sayRaw(witness.port, bytes))
        expect(statuses.filter((status) => status >= 500)).toEqual([])
      }),
      { numRuns: 120 },
    )
    expect((await witness.ask(await log.request((await readNote(witness.url, log)) ? 5 : 0, 5))).status).toBe(
      200,
    )
  })
})
