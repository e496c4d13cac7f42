import type { Keys, NodeKey, Store } from '../../src/app/ports.ts'
import { diskFiles, type Files } from '../../src/log/files.ts'
import { parseCheckpointBody } from '../../src/protocol/checkpoint.ts'
import { StoreError } from '../../src/store/index.ts'

/** `lost`: the step leaves nothing on disk and fails. `kept`: it is on disk, and fails all the same. `torn`: half of it is. */
export type Fate = 'lost' | 'kept' | 'torn'
/** After the failing step the process goes on, or it dies: then nothing after it happens either. */
export type Fault = { readonly step: number; readonly fate: Fate; readonly dies: boolean }

/** A disk whose durable steps are counted, and of which one may fail. */
export class Disk {
  steps = 0
  isDead = false
  /** While it is, every step is lost. */
  isFull = false
  readonly names: string[] = []
  #fault: Fault | undefined

  constructor(fault?: Fault) {
    this.#fault = fault
  }

  /** One of the coming steps fails. */
  failsSoon({ step, ...fault }: Fault): void {
    this.#fault = { step: this.steps + step, ...fault }
  }

  /** The process is started again, on a disk that works. */
  restart(): void {
    this.isDead = false
    this.#fault = undefined
  }

  async step<T>(name: string, run: Record<Fate, () => Promise<T> | undefined>): Promise<T> {
    if (this.isDead) throw new Error('the process is dead')
    if (this.isFull) throw new StoreError('disk_full', `no room for ${name}`)
    const step = this.steps++
    this.names.push(name)
    const fault = this.#fault
    if (fault?.step !== step) return (await run.kept())!
    this.#fault = undefined
    await run[fault.fate]()
    this.isDead = fault.dies
    throw new StoreError(
      fault.fate === 'lost' ? 'disk_full' : 'unknown_outcome',
      `${name} failed, ${fault.fate}`,
    )
  }
}

/** A database whose commits are steps of the disk. A commit is never torn: what is torn is lost. */
export function faultyStore(store: Store, disk: Disk): Store {
  return new Proxy(store, {
    get(target, name) {
      const member = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      const call = member.bind(target)
      if (name !== 'commit') {
        return (...args: unknown[]) => {
          if (disk.isDead) return Promise.reject(new Error('the process is dead'))
          return call(...args)
        }
      }
      const lost = async () => undefined
      return (...args: unknown[]) => disk.step('commit', { kept: () => call(...args), lost, torn: lost })
    },
  })
}

/** Guard files in memory whose writes, renames and folder syncs are steps of the disk. */
export function faultyFiles(disk: Disk, files = new Map<string, Uint8Array>()): Files {
  const lost = async () => undefined
  const put = async (path: string, bytes: Uint8Array) => void files.set(path, bytes)
  let takeBack = lost
  return {
    async read(path) {
      if (disk.isDead) throw new Error('the process is dead')
      return files.get(path)
    },
    makeFolder: diskFiles.makeFolder,
    writeSynced: (path, bytes) =>
      disk.step('write', {
        kept: () => put(path, bytes),
        lost,
        torn: () => put(path, bytes.subarray(0, bytes.length >> 1)),
      }),
    async rename(from, to) {
      const old = files.get(to)
      // A power loss before the folder is synced takes the new name back.
      takeBack = async () => void (old ? files.set(to, old) : files.delete(to))
      const kept = async () => {
        files.set(to, files.get(from)!)
        files.delete(from)
      }
      await disk.step('rename', { kept, lost, torn: lost })
    },
    syncFolder: () => disk.step('sync folder', { kept: lost, lost: () => takeBack(), torn: lost }),
  }
}

/** One thing that was signed: a checkpoint (0x01, no time) or a timed line over one (0x04). */
export type Statement = {
  readonly origin: string
  readonly size: number
  readonly root: string
  readonly time?: number
}

/** Keys that remember all they ever signed, whether or not it left the process. */
export function rememberingKeys(keys: Keys, signed: Statement[]): Keys {
  const remembering = (key: NodeKey): NodeKey => ({
    ...key,
    sign(bytes) {
      const statement = readStatement(new TextDecoder().decode(bytes))
      if (statement) signed.push(statement)
      return key.sign(bytes)
    },
  })
  return {
    ...keys,
    identity: () => keys.identity(),
    active: (pair, use) => keys.active(pair, use).map(remembering),
  }
}

function readStatement(text: string): Statement | undefined {
  const timed = /^cosignature\/v1\ntime (\d+)\n/.exec(text)
  const body = timed ? text.slice(timed[0].length) : text
  try {
    const { origin, size, root } = parseCheckpointBody(body)
    return { origin, size, root: root.toBase64(), ...(timed && { time: Number(timed[1]) }) }
  } catch {
    return undefined
  }
}

/** Two statements of one log that cannot both be honest: other roots at one size, or a smaller size at a later time. */
export function findContradiction(signed: readonly Statement[]): readonly [Statement, Statement] | undefined {
  const byLog = Map.groupBy(signed, (statement) => statement.origin)
  for (const statements of byLog.values()) {
    const roots = new Map<number, Statement>()
    for (const one of statements) {
      const other = roots.get(one.size)
      if (other && other.root !== one.root) return [other, one]
      roots.set(one.size, one)
    }
    const timed = statements
      .filter((one) => one.time !== undefined)
      .sort((a, b) => a.time! - b.time! || a.size - b.size)
    for (let i = 1; i < timed.length; i++)
      if (timed[i]!.size < timed[i - 1]!.size) return [timed[i - 1]!, timed[i]!]
  }
  return undefined
}
