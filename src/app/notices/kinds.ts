/** Of what a person can be told. */
export const NOTICE_KINDS = [
  'emergency',
  'request.arrived',
  'turn.arrived',
  'file.arrived',
  'proposal.waiting',
  'proposal.sent_back',
  'proposal.released',
  'proposal.void',
  'duty.due',
  'duty.overdue',
  'assigned',
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** How mails tell of it. The page tells of all. */
export const WAYS = ['at_once', 'digest', 'off'] as const
export type Way = (typeof WAYS)[number]
export type Ways = Readonly<Record<NoticeKind, Way>>

export const PRESET_WAYS: Ways = {
  emergency: 'at_once',
  'request.arrived': 'at_once',
  'turn.arrived': 'digest',
  'file.arrived': 'off',
  'proposal.waiting': 'at_once',
  'proposal.sent_back': 'at_once',
  'proposal.released': 'digest',
  'proposal.void': 'at_once',
  'duty.due': 'at_once',
  'duty.overdue': 'at_once',
  assigned: 'at_once',
}
