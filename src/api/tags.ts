/** The chapters of the API's description, in their order. */
export const TAGS = {
  requests: 'Requests of both sides: drafts, what is said on them, what is due',
  proposals: 'What waits for people to release it before it leaves in the party’s name',
  files: 'Files: bytes in and out, through whose hands they went, legal holds',
  people: 'Who works here: persons, their keys and roles; assignments, notes, and the log of who did what',
  me: 'What a person chooses for himself, lists that he named, and what concerns him',
  exports: 'What people take out of the node and bring in, each through the door of its handling label',
  review: 'How timely both parties were over a period, from the two logs alone',
  record: 'The record of a pair: both logs, verdicts, proofs, the file that proves them',
  pairs: 'Other parties, fingerprints and keys',
  agreement: 'The pair agreement and its versions',
  events: 'What happens, as it happens: the event stream and webhooks',
  node: 'This node and its API',
} as const
export type Tag = keyof typeof TAGS
