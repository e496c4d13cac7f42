import { openSqliteStore, type StoreError } from '../../src/store/index.ts'
import * as rows from '../contracts/store-rows.ts'

/** What a process saw that commits until a commit fails, and then tries once more. */
export type Report = {
  readonly pair: string
  readonly origin: string
  readonly batch: number
  readonly acknowledged: number
  readonly first: string
  readonly second: string
  readonly save: string
}

const pair = 'a'.repeat(32)
const origin = rows.originOf(pair, rows.writer.own)
const batch = 50
const store = await openSqliteStore(process.argv[2]!)
await store.savePair(rows.aPair(pair))
await store.commit({ pair, logs: [rows.aLog(pair, rows.writer.own)] })

let acknowledged = 0
const extend = () => store.commit(rows.anExtension(pair, origin, { from: acknowledged, count: batch }))
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (fault: StoreError) => fault.code,
  )
let first = 'done'
while (first === 'done' && acknowledged < 100_000) {
  first = await codeOf(extend())
  if (first === 'done') acknowledged += batch
}
const second = await codeOf(extend())
const save = await codeOf(store.saveSetting('language', 'en'))
const report: Report = { pair, origin, batch, acknowledged, first, second, save }
process.stdout.write(JSON.stringify(report))
