import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addLog, initWitness, runWitness, witnessStatus } from '../../src/witness/index.ts'
import { aFolder, ask, aWitness, aWitnessFolder, readNote, TestLog, timeOf } from './build.ts'

const log = await TestLog.open()
const here = { host: '127.0.0.1', port: 0 }

describe('a witness that is killed', () => {
  it('holds after each restart all that it answered, and goes on from there', async () => {
    const { folder, vkey } = await aWitnessFolder(log)
    let last = 0
    for (let size = 1; size <= 4; size++) {
      const witness = await startChild(folder)
      expect((await readNote(witness.url, log))?.text).toBe(size > 1 ? log.body(size - 1) : undefined)
      const time = await timeOf(
        await ask(witness.url, await log.request(size - 1, size)),
        log.body(size),
        vkey,
      )
      expect(time).toBeGreaterThanOrEqual(last)
      last = time
      await kill(witness.child)
    }
  })

  it('in the midst of requests never forgets a line that left it', async () => {
    const { folder } = await aWitnessFolder(log)
    const other = log.forkedAt(0)
    const witness = await startChild(folder)
    const answered: string[] = []
    const asked = [log, other, log, other].map(async (story, i) => {
      const told = await ask(witness.url, await story.request(0, 3 + i)).catch(() => undefined)
      if (told?.status === 200) answered.push(story.body(3 + i))
    })
    await Promise.race(asked)
    await kill(witness.child)
    await Promise.all(asked)
    const again = await startChild(folder)
    expect(answered.length).toBeLessThanOrEqual(1)
    for (const body of answered) expect((await readNote(again.url, log))?.text).toBe(body)
  })

  it('lets go of its folder, which no second process had while it lived', async () => {
    const { folder } = await aWitnessFolder(log)
    const witness = await startChild(folder)
    await expect(runWitness({ folder, ...here })).rejects.toMatchObject({ code: 'locked' })
    await kill(witness.child)
    await (await runWitness({ folder, ...here })).close()
  })
})

describe("a witness's folder", () => {
  it('is held by one opening, also within one process, and free again after the end', async () => {
    const witness = await aWitness([log])
    const { folder } = witness
    await expect(runWitness({ folder, ...here })).rejects.toMatchObject({ code: 'locked' })
    await witness.close()
    await witness.close()
    await (await runWitness({ folder, ...here })).close()
  })

  it('is let go when the port cannot be had', async () => {
    const { port } = await aWitness([log])
    const { folder } = await aWitnessFolder(log)
    await expect(runWitness({ folder, host: '127.0.0.1', port })).rejects.toThrow('EADDRINUSE')
    await (await runWitness({ folder, ...here })).close()
  })

  it('gives its key to nobody else and holds one witness only', async () => {
    const { folder, vkey } = await aWitnessFolder()
    expect(vkey).toMatch(/^witness\.example\/1\+[0-9a-f]{8}\+B/)
    expect(statSync(join(folder, 'witness.key')).mode & 0o777).toBe(0o600)
    await expect(initWitness({ folder, name: 'witness.example/2' })).rejects.toMatchObject({ code: 'exists' })
    expect((await witnessStatus(folder)).verifierKey).toBe(vkey)
  })

  it('without its state is refused: a key that forgot could cosign a second history', async () => {
    const witness = await aWitness([log])
    await witness.ask(await log.request(0, 5))
    await witness.close()
    for (const end of ['', '-wal', '-shm'])
      rmSync(join(witness.folder, `witness.sqlite${end}`), { force: true })
    await expect(runWitness({ folder: witness.folder, ...here })).rejects.toMatchObject({
      code: 'state_lost',
    })
  })

  it('with the state of another key, or a file that is none, is refused', async () => {
    const one = await aWitnessFolder()
    const other = aFolder()
    await initWitness({ folder: other, name: 'witness.example/2' })
    copyFileSync(join(other, 'witness.sqlite'), join(one.folder, 'witness.sqlite'))
    const refused = { code: 'foreign_state' }
    await expect(runWitness({ folder: one.folder, ...here })).rejects.toMatchObject(refused)
    writeFileSync(
      join(one.folder, 'witness.sqlite'),
      'not a database at all, but long enough to be looked at',
    )
    await expect(runWitness({ folder: one.folder, ...here })).rejects.toMatchObject(refused)
  })

  it('without a key, or with one that is torn, is refused in words that hold no piece of it', async () => {
    await expect(runWitness({ folder: aFolder(), ...here })).rejects.toMatchObject({ code: 'no_witness' })
    const { folder } = await aWitnessFolder()
    const path = join(folder, 'witness.key')
    const line = readFileSync(path, 'utf8')
    chmodSync(path, 0o600)
    writeFileSync(path, line.slice(0, -9))
    const fault = await runWitness({ folder, ...here }).catch((cause: Error) => cause)
    expect(fault).toMatchObject({ code: 'bad_key_file' })
    expect((fault as Error).message).not.toContain(line.split('+').at(-1)!.slice(0, 8))
  })

  it('refuses to start with a list it cannot read, and runs on with the last good one', async () => {
    const faults: unknown[] = []
    const report = (event: { outcome: string }) => event.outcome === 'bad_list' && faults.push(event)
    const witness = await aWitness([log], { report })
    const list = join(witness.folder, 'logs', 'more.vkey')
    writeFileSync(list, 'not a key\n')
    expect((await witness.ask(await log.request(0, 3))).status).toBe(200)
    expect(faults.length).toBeGreaterThan(0)
    await witness.close()
    await expect(runWitness({ folder: witness.folder, ...here })).rejects.toMatchObject({ code: 'bad_list' })
    writeFileSync(list, '# nothing yet\n\n')
    await (await runWitness({ folder: witness.folder, ...here })).close()
  })

  it('takes logs from policies too, and no longer those whose key was taken off', async () => {
    const second = await TestLog.open('beiyuan.example/log/1', 2)
    const policy = join(aFolder(), 'logs.policy')
    writeFileSync(policy, `log ${log.vkey}\nlog ${second.vkey} https://beiyuan.example/\nquorum none\n`)
    const witness = await aWitness([], { policies: [policy] })
    expect((await witness.ask(await log.request(0, 3))).status).toBe(200)
    writeFileSync(policy, `log ${second.vkey}\nquorum none\n`)
    expect((await witness.ask(await log.request(3, 4))).status).toBe(404)
    expect((await witness.ask(await second.request(0, 1))).status).toBe(200)
    expect((await readNote(witness.url, log))?.text).toBe(log.body(3))
  })

  it('tells what it takes and holds while the witness runs', async () => {
    const second = await TestLog.open('beiyuan.example/log/1', 2)
    const witness = await aWitness([log, second])
    await witness.ask(await log.request(0, 3))
    const { logs } = await witnessStatus(witness.folder)
    expect(logs.map(({ origin, keys, last }) => [origin, keys, last?.size])).toEqual([
      [log.origin, [log.vkey], 3],
      [second.origin, [second.vkey], undefined],
    ])
  })

  it("takes no witness's key for a log's", async () => {
    const { folder, vkey } = await aWitnessFolder()
    expect(() => addLog(folder, vkey)).toThrow('0x01')
    expect(() => addLog(folder, 'not a key')).toThrow('name+keyid+base64')
  })
})

/** A witness in a process of its own, so that it can be killed. */
const CHILD = `
  import { runWitness } from ${JSON.stringify(new URL('../../src/witness/index.ts', import.meta.url).href)}
  const { url } = await runWitness({ folder: process.argv[1], host: '127.0.0.1', port: 0 })
  process.stdout.write(url + '\\n')
`

async function startChild(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', CHILD, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => kill(child))
  const [url] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  return { child, url }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
