/**
 * Every act of a person or program on this node, and on what it is done. The policies (data/policies) say who may do it: what none of them
 * permits is denied, and so is an act that their schema does not name.
 */
export const ACTIONS = {
  // one request and all that belongs to it
  read_thread: 'thread',
  export_thread: 'thread',
  open_file: 'thread',
  read_note: 'thread',
  read_assignment: 'thread',
  propose_turn: 'thread',
  add_file: 'thread',
  translate: 'thread',
  write_note: 'thread',
  /** One's own signature under what one wrote, and where one person is enough. */
  release: 'thread',
  /** The second person's signature. */
  approve: 'thread',
  send_back: 'thread',
  assign: 'thread',
  break_glass: 'thread',
  hold: 'thread',
  remove_content: 'thread',

  read_pair: 'pair',
  read_record: 'pair',
  export_public: 'pair',
  export_full: 'pair',
  read_review: 'pair',
  draft: 'pair',
  propose_request: 'pair',
  pair_up: 'pair',
  agree: 'pair',
  rotate_keys: 'pair',
  succeed_log: 'pair',

  list: 'node',
  /** To see what waits; of each proposal the thread or the pair decides besides. */
  read_proposal: 'node',
  /** To sign what waits: which signature counts is decided by `release`, `approve` and `agree` on it. */
  sign: 'node',
  read_people: 'node',
  manage_people: 'node',
  /** How the node and its machine stand: links, room, backups. */
  read_node: 'node',
  manage_tokens: 'node',
  manage_webhooks: 'node',
  read_audit: 'node',
  /** One's own: sessions seen and ended, passkeys registered and revoked. */
  keep_sign_in: 'node',
  /** What concerns oneself: choices, views, notices. */
  read_own: 'node',
  choose: 'node',
} as const satisfies Record<string, 'thread' | 'pair' | 'node'>
export type Action = keyof typeof ACTIONS

/** What a token may be narrowed to: its holder's acts of that group (data/policies/comity.cedarschema) and no others. */
export const SCOPES = ['read', 'draft', 'release', 'operate', 'audit'] as const
export type Scope = (typeof SCOPES)[number]

export const ROLES = [
  'handler',
  'legal_reviewer',
  'approver',
  'duty_officer',
  'translator',
  'co_chair',
  'secretary',
  'expert',
  'operator',
  'auditor',
] as const
export type Role = (typeof ROLES)[number]
