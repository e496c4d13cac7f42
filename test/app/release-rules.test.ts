import { describe, expect, it } from 'vitest'
import { PEOPLE, peopleOf, type Releasable, releaseRuleOf } from '../../src/domain/party/release.ts'
import { KINDS } from '../../src/protocol/index.ts'

describe('how many people release a message', () => {
  const ONE: readonly Releasable[] = [
    { kind: 'status' },
    { kind: 'acknowledge', state: 'pending' },
    { kind: 'reply', repliesTo: 'clarify' },
    { kind: 'ratify' },
  ]
  const NONE: readonly Releasable[] = [
    { kind: 'return' },
    { kind: 'audit' },
    { kind: 'keys' },
    { kind: 'expunge', why: 'retention' },
  ]
  const TWO: readonly Releasable[] = [
    { kind: 'acknowledge', state: 'accepted' },
    { kind: 'reply', repliesTo: 'assess' },
    { kind: 'reply', repliesTo: 'clarify', isGrant: true },
    { kind: 'expunge', why: 'order' },
    { kind: 'expunge', why: 'recall' },
    { kind: 'agreement' },
  ]

  it.each(NONE)('is nobody for %o', (message) => expect(PEOPLE[releaseRuleOf(message)]).toBe(0))
  it.each(ONE)('is one on duty for %o', (message) => expect(PEOPLE[releaseRuleOf(message)]).toBe(1))
  it.each(TWO)('is two for %o', (message) => expect(PEOPLE[releaseRuleOf(message)]).toBe(2))

  it('is two for every kind that is not named otherwise', () => {
    const named = new Set<string>([...ONE, ...NONE].map(({ kind }) => kind))
    for (const kind of KINDS.filter((each) => !named.has(each)))
      expect([kind, releaseRuleOf({ kind })]).toEqual([kind, 'two'])
  })

  it('counts people, not signatures', () => {
    expect(peopleOf([{ by: 'ann' }, { by: 'ann' }])).toBe(1)
    expect(peopleOf([{ by: 'ann' }, { by: 'bob' }, { by: 'ann' }])).toBe(2)
  })
})
