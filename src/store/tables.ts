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
  draft: {
    id: string
    pair: string
    author: string
    agency: string | null
    body: string
    updated_ms: number
  }
  setting: { key: string; value: string }
  person: {
    id: string
    name: string
    names: string
    roles: string
    agency: string | null
    deputy: string | null
    is_active: number
    created_ms: number
  }
  personal_key: { kid: string; person: string; created_ms: number; revoked_ms: number | null }
  bearer: {
    hash: string
    name: string
    person: string | null
    roles: string
    agency: string | null
    scopes: string
    created_ms: number
    expires_ms: number | null
    revoked_ms: number | null
  }
  proposal: ProposalColumns
  release: {
    proposal: Uint8Array
    person: string
    key: string
    signature: string
    at_ms: number
    how: string
    proof: string | null
  }
  session: {
    hash: string
    person: string | null
    token: string | null
    passkey: string | null
    door: string
    agent: string
    made_ms: number
    seen_ms: number
    ended_ms: number | null
  }
  invitation: {
    hash: string
    person: string | null
    made_ms: number
    expires_ms: number
    used_ms: number | null
  }
  passkey: {
    id: string
    person: string
    rp: string
    name: string
    public_key: Uint8Array
    counter: number
    transports: string
    is_synced: number
    created_ms: number
    used_ms: number | null
    revoked_ms: number | null
  }
  subject: { issuer: string; subject: string; person: string; created_ms: number }
  assignment: {
    pair: string
    thread: string
    holder: string
    kind: string
    by_person: string
    at_ms: number
    reason: string | null
    until_ms: number | null
  }
  note: { id: string; pair: string; thread: string; author: string; text: string; at_ms: number }
  audit: { no: number; hash: Uint8Array; entry: Uint8Array }
  request_key: {
    who: string
    key: string
    digest: string
    taken_ms: number
    status: number | null
    type: string | null
    body: string | null
  }
  event: {
    number: Generated<number>
    type: string
    pair: string | null
    thread: string | null
    about: string
    at_ms: number
  }
  event_read: { origin: string; size: number }
  search_entry: { no: Generated<number>; topic: number; message: Uint8Array }
  search_read: { origin: string; size: number }
  webhook: {
    id: string
    url: string
    secret: string
    types: string | null
    owner: string
    created_ms: number
    sent: number
    failures: number
    next_ms: number
    lease_ms: number
    last_status: string | null
    rested_ms: number | null
  }
  choice: { person: string; body: string }
  saved_view: {
    id: string
    owner: string
    name: string
    query: string
    is_shared: number
    updated_ms: number
  }
  notice_read: { person: string; until_number: number }
  told_once: { key: string; until_ms: number }
  mailbox: {
    person: string
    seen: number
    failures: number
    next_ms: number
    lease_ms: number
    last_status: string | null
    rested_ms: number | null
  }
  mail_waiting: { person: string; event: number; letter: string | null }
  upload: {
    id: string
    pair: string
    name: string
    length: number
    person: string
    begun_ms: number
    digest: Uint8Array | null
    sha1: string | null
    md5: string | null
    finished_ms: number | null
  }
  attachment: { pair: string; digest: Uint8Array; message: Uint8Array; thread: string }
  custody: {
    no: Generated<number>
    pair: string
    digest: Uint8Array
    at_ms: number
    act: string
    person: string | null
    detail: string | null
  }
  expunged: {
    pair: string
    thread: string
    type: string
    id: Uint8Array
    by_message: Uint8Array
    why: string
    article: string | null
    at_ms: number
  }
  hold: {
    id: string
    pair: string
    thread: string
    reason: string
    person: string
    placed_ms: number
    lifted_ms: number | null
    lifted_by: string | null
    lifted_why: string | null
  }
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

type ProposalColumns = {
  id: Uint8Array
  pair: string
  thread: string
  reference: string
  kind: string
  author: string
  agency: string | null
  state: string
  needs: number
  is_emergency: number
  is_alone: number
  remark: string | null
  replaces: Uint8Array | null
  act: string | null
  payload: Uint8Array | null
  created_ms: number
  updated_ms: number
}
