/** What the bench runs in processes of their own, as the product does: a node, a witness, and the limit's two other sides. */
import { type ChildProcess, fork } from 'node:child_process'
import { openNode } from '../../src/main/index.ts'
import { readConfig } from '../../src/ops/config.ts'
import { runWitness } from '../../src/witness/index.ts'
import { answerLimit, type LimitSetting, witnessLimit } from './limit-work.ts'
import { benchWorld } from './world.ts'

export type Job =
  | { readonly job: 'node'; readonly folder: string }
  | { readonly job: 'witness'; readonly folder: string; readonly port: number }
  | { readonly job: 'limit-answerer' | 'limit-witness'; readonly setting: LimitSetting }

/** A child that does a job until it is let go; it takes messages when this resolves. */
export async function startJob(job: Job): Promise<ChildProcess> {
  const child = fork(import.meta.filename, [JSON.stringify(job)], { execArgv: [] })
  await new Promise<void>((ready, failed) => {
    child.once('message', () => ready())
    child.once('exit', (code) => failed(new Error(`the bench's ${job.job} ended with ${code}`)))
  })
  return child
}

export async function endJob(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done))
  child.disconnect()
  await ended
}

async function doJob(job: Job): Promise<void> {
  const close = await open(job)
  process.once('disconnect', () => close().then(() => process.exit(0)))
  process.send!('ready')
}

async function open(job: Job): Promise<() => Promise<void>> {
  switch (job.job) {
    case 'node': {
      const running = await openNode(readConfig(job.folder, {}), benchWorld())
      await running.listen()
      return () => running.close()
    }
    case 'witness': {
      const { folder, port } = job
      const limits = { rate: { perSecond: 100_000, burst: 100_000 } }
      const witness = await runWitness({ folder, host: '127.0.0.1', port, limits })
      return () => witness.close()
    }
    case 'limit-answerer':
      return followOrders(await answerLimit(job.setting))
    case 'limit-witness':
      return followOrders(await witnessLimit(job.setting))
    default:
      return job satisfies never
  }
}

/** Each message is an order for one batch, and is answered when it is done; one after the other. */
function followOrders({ batch, close }: Awaited<ReturnType<typeof witnessLimit>>): () => Promise<void> {
  let last = Promise.resolve()
  process.on('message', () => {
    last = last.then(batch).then(() => void process.send!('done'))
  })
  return async () => close()
}

if (import.meta.main) await doJob(JSON.parse(process.argv[2]!) as Job)
