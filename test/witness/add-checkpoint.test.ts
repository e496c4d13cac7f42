import { describe, expect, it } from 'vitest'
import {
  cosignatureTime,
  generateSigningKey,
  leafHash,
  makeVerifier,
  parseNote,
  printCheckpointBody,
  printNote,
  printVerifierKey,
  signCosignature,
  utf8,
} from '../../src/protocol/index.ts'
import { addLog, witnessStatus } from '../../src/witness/index.ts'
import { aWitness, NOW, printRequest, readNote, TestLog, timeOf } from './build.ts'

const log = await TestLog.open()
const hash = leafHash(utf8('a hash of nothing here'))

describe('a witness that knows a log', () => {
  it('cosigns its first checkpoint, its growth and its standing still, each with the time', async () => {
    const witness = await aWitness([log])
    expect(await timeOf(await witness.ask(await log.request(0, 5)), log.body(5), witness.verifierKey)).toBe(
      NOW,
    )
    witness.clock.now += 60
    expect(await timeOf(await witness.ask(await log.request(5, 5)), log.body(5), witness.verifierKey)).toBe(
      NOW + 60,
    )
    expect(await timeOf(await witness.ask(await log.request(5, 9)), log.body(9), witness.verifierKey)).toBe(
      NOW + 60,
    )
  })

  it('cosigns the empty tree again and again, and then its first leaves without a proof', async () => {
    const witness = await aWitness([log])
    for (const [from, to] of [
      [0, 0],
      [0, 0],
      [0, 3],
    ] as const)
      expect((await witness.ask(await log.request(from, to))).status).toBe(200)
  })

  it('takes lines of keys that it does not know as if they were not there', async () => {
    const witness = await aWitness([log])
    const other = await signCosignature(log.body(4), await generateSigningKey(), 'arden.example/time', NOW)
    const note = printNote(log.body(4), [other, await log.line(4)])
    expect((await witness.ask(printRequest({ old: 0, proof: [], note }))).status).toBe(200)
    const shown = await readNote(witness.url, log)
    expect(shown?.lines.map((line) => line.name)).toEqual([log.origin, 'witness.example/1'])
  })

  describe('and the key of its writer’s timed lines', () => {
    const NAME = 'arden.example/party/1/time'
    async function aWitnessThatKnowsBoth() {
      const timed = await generateSigningKey()
      const witness = await aWitness([])
      addLog(witness.folder, `${log.vkey} ${printVerifierKey(makeVerifier(NAME, 0x04, timed.publicKey))}`)
      const shows = async (size: number, time?: number) => {
        const lines = time === undefined ? [] : [await signCosignature(log.body(size), timed, NAME, time)]
        const note = printNote(log.body(size), [await log.line(size), ...lines])
        return witness.ask(printRequest({ old: size, proof: [], note }))
      }
      const shown = async () =>
        (await readNote(witness.url, log))?.lines.filter(({ name }) => name === NAME).map(cosignatureTime)
      expect((await witness.ask(await log.request(0, 4))).status).toBe(200)
      return { witness, timed, shows, shown }
    }

    it('passes the latest of them on, also when somebody shows the checkpoint again without it or with an older one', async () => {
      const { shows, shown } = await aWitnessThatKnowsBoth()
      expect(await shown()).toEqual([])
      await shows(4, NOW)
      expect(await shown()).toEqual([NOW])
      await shows(4, NOW + 60)
      for (const time of [undefined, NOW]) {
        expect((await shows(4, time)).status).toBe(200)
        expect(await shown()).toEqual([NOW + 60])
      }
    })

    it('refuses one that does not verify, and takes none for the signature of the log', async () => {
      const { witness, timed } = await aWitnessThatKnowsBoth()
      const foreign = await signCosignature(log.body(5), timed, NAME, NOW)
      const ask = (lines: Parameters<typeof printNote>[1]) =>
        witness.ask(printRequest({ old: 4, proof: [], note: printNote(log.body(4), lines) }))
      expect((await ask([await log.line(4), foreign])).status).toBe(403)
      expect((await ask([await signCosignature(log.body(4), timed, NAME, NOW)])).status).toBe(403)
    })
  })

  it('cosigns a checkpoint with extension lines as it stands', async () => {
    const witness = await aWitness([log])
    const body = `${log.body(4)}an extension\n`
    const { name, keyId } = await log.line(4)
    const signature = await log.key.sign(utf8(body))
    const note = `${body}\n— ${name} ${btoa(String.fromCharCode(...Buffer.from(keyId, 'hex'), ...signature))}\n`
    const told = await witness.ask(printRequest({ old: 0, proof: [], note }))
    expect(await timeOf(told, body, witness.verifierKey)).toBe(NOW)
  })

  it('takes both keys of a log while they overlap, and neither alone stands for the other', async () => {
    const second = log.withKey(await generateSigningKey())
    const witness = await aWitness([log, second])
    const note = printNote(log.body(2), [await log.line(2), await second.line(2)])
    expect((await witness.ask(printRequest({ old: 0, proof: [], note }))).status).toBe(200)
    expect((await witness.ask(await second.request(2, 3))).status).toBe(200)
    expect((await readNote(witness.url, log))?.lines).toHaveLength(2)
  })
})

describe('a request that is not one', () => {
  it.each([
    ['nothing', async () => ''],
    ['no old size', async () => `\n${await log.note(3)}`],
    [
      'an old size with a leading zero',
      async () => printRequest({ old: '00', proof: [], note: await log.note(3) }),
    ],
    ['a negative old size', async () => printRequest({ old: '-1', proof: [], note: await log.note(3) })],
    [
      'an old size beyond the checkpoint',
      async () => printRequest({ old: 4, proof: [], note: await log.note(3) }),
    ],
    [
      '64 proof lines',
      async () => printRequest({ old: 0, proof: Array(64).fill(hash), note: await log.note(3) }),
    ],
    ['a short hash', async () => printRequest({ old: 0, proof: [hash.slice(1)], note: await log.note(3) })],
    ['no empty line', async () => `old 0\n${await log.note(3)}`.replace('\n\n', '\n')],
    ['carriage returns', async () => (await log.request(0, 3)).replaceAll('\n', '\r\n')],
    ['no newline at the end', async () => (await log.request(0, 3)).slice(0, -1)],
    ['no signature line', async () => `old 0\n\n${log.body(3)}\n`],
    ['a size with a leading zero', async () => (await log.request(0, 3)).replace('\n3\n', '\n03\n')],
    [
      'a size beyond what is exact',
      async () => (await log.request(0, 3)).replace('\n3\n', '\n9007199254740992\n'),
    ],
  ])('is answered 400: %s', async (_, body) => {
    const witness = await aWitness([log])
    expect((await witness.ask(await body())).status).toBe(400)
    expect(await readNote(witness.url, log)).toBeUndefined()
  })
})

describe('a checkpoint that nobody trusted signed', () => {
  it('is answered 404 when the log is not known, whatever key signed it', async () => {
    const stranger = await TestLog.open('elsewhere.example/log', 1)
    const witness = await aWitness([log])
    expect((await witness.ask(await stranger.request(0, 3))).status).toBe(404)
  })

  it('is answered 403 when another key signed it', async () => {
    const witness = await aWitness([log])
    expect((await witness.ask(await log.withKey(await generateSigningKey()).request(0, 3))).status).toBe(403)
  })

  it('is answered 403 when a line of a trusted key does not verify, though another does', async () => {
    const second = log.withKey(await generateSigningKey())
    const witness = await aWitness([log, second])
    const note = printNote(log.body(3), [await log.line(3), await second.line(4)])
    expect((await witness.ask(printRequest({ old: 0, proof: [], note }))).status).toBe(403)
  })

  it('is answered 403 when the signature stands over another log of the same key', async () => {
    const other = await TestLog.open('arden.example/log/2', 1)
    const witness = await aWitness([log, other])
    const note = printNote(log.body(3), [await other.line(3)])
    expect((await witness.ask(printRequest({ old: 0, proof: [], note }))).status).toBe(403)
  })
})

describe('a step from another size than the last', () => {
  it('is answered 409 with the size, in the type of the specification', async () => {
    const witness = await aWitness([log])
    const zero = { status: 409, type: 'text/x.tlog.size', body: '0\n' }
    expect(await witness.ask(await log.request(2, 3))).toEqual(zero)
    await witness.ask(await log.request(0, 5))
    const five = { ...zero, body: '5\n' }
    expect(await witness.ask(await log.request(0, 5))).toEqual(five)
    expect(await witness.ask(await log.request(4, 9))).toEqual(five)
    expect(await witness.ask(await log.request(7, 9))).toEqual(five)
  })

  it('never rolls a log back', async () => {
    const witness = await aWitness([log])
    await witness.ask(await log.request(0, 9))
    expect((await witness.ask(await log.request(0, 5))).status).toBe(409)
    expect(
      (await witness.ask(printRequest({ old: 9, proof: log.proof(5, 9), note: await log.note(5) }))).status,
    ).toBe(400)
    expect((await readNote(witness.url, log))?.text).toBe(log.body(9))
  })
})

describe('a tree that does not continue the last', () => {
  it.each([
    [
      'a proof from the empty tree',
      0,
      async () => printRequest({ old: 0, proof: [hash], note: await log.note(3) }),
    ],
    ['no proof', 5, async () => printRequest({ old: 5, proof: [], note: await log.note(9) })],
    [
      'a proof of another step',
      5,
      async () => printRequest({ old: 5, proof: log.proof(5, 8), note: await log.note(9) }),
    ],
    [
      'a proof to the same size',
      5,
      async () => printRequest({ old: 5, proof: [hash], note: await log.note(5) }),
    ],
    ['another history', 5, async () => log.forkedAt(3).request(5, 9)],
    ['another root at the same size', 5, async () => log.forkedAt(3).request(5, 5)],
  ])('is answered 422 and changes nothing: %s', async (_, size, body) => {
    const witness = await aWitness([log])
    if (size > 0) await witness.ask(await log.request(0, size))
    expect((await witness.ask(await body())).status).toBe(422)
    expect((await readNote(witness.url, log))?.text).toBe(size > 0 ? log.body(size) : undefined)
  })

  it('is answered 422 when the empty tree has a root that is not its own', async () => {
    const witness = await aWitness([log])
    const checkpoint = { origin: log.origin, size: 0, root: hash }
    const signature = await log.key.sign(utf8(printCheckpointBody(checkpoint)))
    const note = printNote(printCheckpointBody(checkpoint), [{ ...(await log.line(0)), signature }])
    expect((await witness.ask(printRequest({ old: 0, proof: [], note }))).status).toBe(422)
  })

  it('is kept beside the held note when both stand at one size: that proves the fork', async () => {
    const witness = await aWitness([log])
    const other = log.forkedAt(3)
    await witness.ask(await log.request(0, 5))
    for (let again = 0; again < 2; again++) await witness.ask(await other.request(5, 5))
    const { conflicts } = await witnessStatus(witness.folder)
    expect(conflicts).toHaveLength(1)
    expect(parseNote(conflicts[0]!.held).text).toBe(log.body(5))
    expect(conflicts[0]!.shown).toBe(await other.note(5))
  })
})

describe("a witness's clock", () => {
  it('stops the witness when it went back, for every log, until it has caught up', async () => {
    const second = await TestLog.open('beiyuan.example/log/1', 2)
    const witness = await aWitness([log, second])
    await witness.ask(await log.request(0, 5))
    witness.clock.now -= 10
    expect((await witness.ask(await log.request(5, 6))).status).toBe(503)
    expect((await witness.ask(await second.request(0, 1))).status).toBe(503)
    expect((await readNote(witness.url, log))?.text).toBe(log.body(5))
    witness.clock.now += 10
    expect((await witness.ask(await log.request(5, 6))).status).toBe(200)
  })
})

describe('many at once', () => {
  it('cannot make a witness cosign two histories, nor go back', async () => {
    const witness = await aWitness([log])
    await witness.ask(await log.request(0, 4))
    const stories = [log, log.forkedAt(4)]
    const bodies = await Promise.all(
      Array.from({ length: 40 }, (_, i) => stories[i % 2]!.request(4, 5 + (i % 7))),
    )
    const told = await Promise.all(bodies.map((body) => witness.ask(body)))
    expect(told.filter((one) => one.status === 200)).toHaveLength(1)
    expect(new Set(told.map((one) => one.status))).toEqual(new Set([200, 409]))
  })

  it('are answered for each log by itself', async () => {
    const logs = await Promise.all(
      Array.from({ length: 8 }, (_, i) => TestLog.open(`log.example/${i}`, i + 1)),
    )
    const witness = await aWitness(logs)
    const told = await Promise.all(logs.map(async (one) => witness.ask(await one.request(0, 3))))
    expect(told.map((one) => one.status)).toEqual(logs.map(() => 200))
  })
})

describe('a list of logs', () => {
  it('is read again while the witness runs', async () => {
    const witness = await aWitness([])
    expect((await witness.ask(await log.request(0, 3))).status).toBe(404)
    expect(addLog(witness.folder, log.vkey)).toEqual({ origin: log.origin })
    expect((await witness.ask(await log.request(0, 3))).status).toBe(200)
  })
})
