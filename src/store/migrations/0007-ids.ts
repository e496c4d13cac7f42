import type { Step } from './words.ts'

/**
 * Ids of messages are digests, so that in one index of all each new one falls on another page: a commit to a long log wrote three times as much as
 * one to a short log. This index holds 16,384 places of a log together, which fill few pages; find-places.ts asks part by part.
 */
export const ids: Step = {
  number: 7,
  name: 'ids',
  oldest: 3,
  up: () => [
    'DROP INDEX message_by_id',
    'CREATE INDEX message_by_part ON message ((pos / 16384), (substr(id, 1, 8)))',
  ],
}
