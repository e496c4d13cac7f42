import type { ChildProcess } from 'node:child_process'
import { askLimit, type LimitSetting } from './limit-work.ts'
import { endJob, startJob } from './process.ts'

export type ExchangeLimit = { perSecond(messages: number): Promise<number>; close(): Promise<void> }

/**
 * The bare work of an exchange (limit-work.ts), divided as the product divides it: asker here, answerer and witness in processes of their own. A batch is
 * stored while the next one is signed and the last one is away; one is away at a time. Nothing but the word to begin goes between them.
 */
export async function openExchangeLimit(setting: LimitSetting): Promise<ExchangeLimit> {
  const asker = await askLimit(setting)
  const answerer = await startJob({ job: 'limit-answerer', setting })
  const witness = await startJob({ job: 'limit-witness', setting })
  let batches = 0
  async function send(): Promise<void> {
    await Promise.all([done(answerer), done(witness)])
    await asker.proven()
    batches += 1
    if (batches % 2 === 0) await asker.takeIn()
  }
  return {
    async perSecond(messages) {
      const began = performance.now()
      let away: Promise<void> | undefined
      let signing = asker.sign()
      for (let at = 0; at < messages; at += setting.batch) {
        await signing
        if (at + setting.batch < messages) signing = asker.sign()
        await asker.enter()
        await away
        away = send()
      }
      await away
      return messages / ((performance.now() - began) / 1000)
    },
    async close() {
      asker.close()
      await endJob(answerer)
      await endJob(witness)
    },
  }
}

function done(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('a side of the limit has ended'))
    child.once('exit', ended)
    child.once('message', () => {
      child.off('exit', ended)
      resolve()
    })
    child.send('batch')
  })
}
