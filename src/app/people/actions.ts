/**
 * Every act of a person or program on this node has a name here; the policies (data/policies) say who may do it. What no policy permits is
 * denied, and so is a name that is not in this list. The comment says on what the act is done.
 */
export const ACTIONS = [
  // a thread: one request and all that belongs to it
  'read_thread',
  'draft',
  'propose_request',
  'propose_turn',
  'release',
  'send_back',
  'export_thread',
  'add_file',
  'open_file',
  'translate',
  'read_note',
  'write_note',
  'read_assignment',
  'assign',
  'break_glass',
  'hold',
  'remove_content',
  // a pair
  'read_pair',
  'read_record',
  'export_public',
  'export_full',
  'read_review',
  'pair_up',
  'agree',
  'rotate_keys',
  'succeed_log',
  // this node
  'list',
  'read_people',
  'manage_people',
  'manage_tokens',
  'manage_webhooks',
  'read_audit',
] as const
export type Action = (typeof ACTIONS)[number]

/** What a token may be narrowed to: its holder's acts of that group and no others. */
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
