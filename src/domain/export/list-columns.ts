/** Of a list of requests as CSV, whoever writes it: the node adds the message's id, which a page does not hold. */
export const LIST_COLUMNS = [
  'reference',
  'direction',
  'kind',
  'urgency',
  'state',
  'tlp',
  'title',
  'next_duty',
  'next_due',
  'updated',
] as const
