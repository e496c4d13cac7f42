import type { Generated } from 'kysely'

/** The tables as the newest migration leaves them. `Uint8Array` is BLOB or BYTEA, `number` INTEGER or BIGINT. */
export type Tables = {
  pair: { no: Generated<number>; id: string; body: string; rank: number }
  log: { no: Generated<number>; pair: number; origin: string; writer: string; epoch: number }
  frontier: { log: number; size: number; hashes: Uint8Array }
  leaf: { pos: number; hash: Uint8Array; bytes: Uint8Array }
  topic: { no: Generated<number>; pair: number; thread: string }
  message: MessageColumns
  content: { pos: number; bytes: Uint8Array }
  tile: { log: number; level: number; idx: number; bytes: Uint8Array }
  checkpoint: { log: number; size: number; root: Uint8Array; signatures: string }
  line: { log: number; size: number; at: number; line: string; name: string; root: Uint8Array }
  thread: ThreadColumns
  draft: { id: string; pair: string; author: string; body: string; updated_ms: number }
  token: { hash: string; name: string; role: 'handler' | 'auditor' | 'operator'; created_ms: number }
  setting: { key: string; value: string }
  schema_step: { number: number; name: string; oldest: number; applied_ms: number }
}

export type MessageColumns = {
  pos: number
  pair: number
  id: Uint8Array
  kind: string
  topic: number
  ref: Uint8Array | null
  fault: string | null
  stored_ms: number
}

export type ThreadColumns = {
  topic: number
  pair: number
  request: string
  reference: string
  direction: 'out' | 'in'
  kind: string
  urgency: string
  phase: string
  updated_ms: number
  state: string
}
