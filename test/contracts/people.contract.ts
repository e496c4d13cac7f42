import { describe, expect, test } from 'vitest'
import type { PersonRow, ProposalRow, TokenRow } from '../../src/app/ports/people.ts'
import type { Store } from '../../src/app/ports.ts'
import { digest, sha256 } from '../../src/protocol/hash.ts'
import * as rows from './store-rows.ts'

/** What every implementation promises of people and what they do. */
export function peopleContract(
  at: () => Store,
  aPair: () => Promise<{ readonly pair: string; readonly own: string }>,
): void {
  describe('people', () => {
    test('a person is saved over himself and never goes', async () => {
      const store = at()
      await store.savePerson(aPerson('okafor'))
      const gone = { ...aPerson('okafor'), agency: 'police', deputy: 'reyes', isActive: false }
      await store.savePerson(gone)
      expect(await store.person('okafor')).toEqual(gone)
      expect((await store.persons()).filter(({ id }) => id === 'okafor')).toEqual([gone])
      expect(await store.person('nobody')).toBeUndefined()
    })

    test('a key belongs to one person for ever', async () => {
      const store = at()
      await store.savePerson(aPerson('keyed'))
      await store.savePerson(aPerson('thief'))
      const key = { kid: 'ab'.repeat(32), person: 'keyed', createdMs: 5 }
      await store.savePersonalKey(key)
      const stolen = store.savePersonalKey({ ...key, person: 'thief' })
      await expect(stolen).rejects.toMatchObject({ name: 'StoreError', code: 'conflict' })
      await store.savePersonalKey({ ...key, revokedMs: 9 })
      expect((await store.personalKeys()).filter(({ kid }) => kid === key.kid)).toEqual([
        { ...key, revokedMs: 9 },
      ])
    })

    test('a token is found by its digest, with its end and its scopes', async () => {
      const store = at()
      const token: TokenRow = {
        hash: 'aa'.repeat(32),
        name: 'desk',
        roles: ['handler'],
        agency: 'police',
        scopes: ['read', 'draft'],
        createdMs: 5,
        expiresMs: 10,
      }
      await store.saveToken(token)
      await store.saveToken({ ...token, revokedMs: 8 })
      expect(await store.token(token.hash)).toEqual({ ...token, revokedMs: 8 })
      expect(await store.tokens()).toContainEqual({ ...token, revokedMs: 8 })
      expect(await store.token('bb'.repeat(32))).toBeUndefined()
    })

    test('a thread exists for the agency or the person to whom it is assigned, until that ends, and for nobody else', async () => {
      const store = at()
      const { pair } = await aPair()
      const [mine, theirs] = [rows.aThread(pair, '1'.repeat(32)), rows.aThread(pair, '2'.repeat(32))]
      await store.commit({ pair, threads: [mine, theirs] })
      const seenBy = async (agency: string, person: string, nowMs: number) =>
        (await store.threads({ pair, limit: 9, visibleTo: { agency, person, nowMs } })).map((t) => t.thread)
      expect(await seenBy('police', 'ann', 1)).toEqual([])
      const given = { pair, thread: mine.thread, kind: 'assigned', by: 'chief', atMs: 1 } as const
      await store.saveAssignment({ ...given, to: { agency: 'police' } })
      const glass = { ...given, thread: theirs.thread, kind: 'glass', reason: 'fire', untilMs: 50 } as const
      await store.saveAssignment({ ...glass, to: { person: 'ann' } })
      expect(await seenBy('police', 'ann', 49)).toEqual(expect.arrayContaining([mine.thread, theirs.thread]))
      expect(await seenBy('police', 'ann', 50)).toEqual([mine.thread])
      expect(await seenBy('police', 'bob', 49)).toEqual([mine.thread])
      expect(await seenBy('customs', 'ann', 49)).toEqual([theirs.thread])
      const byReference = { pair, reference: mine.reference, limit: 9 }
      expect(
        await store.threads({ ...byReference, visibleTo: { agency: 'customs', person: 'x', nowMs: 1 } }),
      ).toEqual([])
      expect(await store.assignments(pair, theirs.thread)).toEqual([{ ...glass, to: { person: 'ann' } }])
      await store.dropAssignment({ pair, thread: mine.thread, to: { agency: 'police' } })
      expect(await seenBy('police', 'bob', 49)).toEqual([])
      expect(await store.threads({ pair, limit: 9 })).toHaveLength(2)
    })

    test('a proposal is found by state and thread, by whoever may see it, and counts among the references', async () => {
      const store = at()
      const { pair } = await aPair()
      const proposal = aProposal(pair, 'one')
      await store.saveProposal(proposal)
      await store.saveProposal(aProposal(pair, 'two', { agency: 'customs', reference: 'ARD-2026-0099' }))
      const police = { agency: 'police', person: 'ann', nowMs: 1 }
      expect(await store.proposals({ pair, state: 'open', visibleTo: police, limit: 9 })).toEqual([proposal])
      expect(await store.proposals({ pair, limit: 9 })).toHaveLength(2)
      expect(await store.lastReference(pair, 'ARD-2026-')).toBe('ARD-2026-0099')
      const { act: _, payload: __, ...kept } = proposal
      await store.saveProposal({ ...kept, state: 'entered', updatedMs: 9 })
      expect(await store.proposal(proposal.id)).toEqual({ ...kept, state: 'entered', updatedMs: 9 })
      expect(await store.proposals({ pair, state: 'open', limit: 9 })).toHaveLength(1)
      expect(await store.proposal('nonsense')).toBeUndefined()
    })

    test('a person releases a proposal once with each key, and nothing of it changes', async () => {
      const store = at()
      const id = digest(rows.bytesOf('released'))
      const first = { by: 'ann', how: 'key', key: 'k1', signature: 's1', atMs: 1 } as const
      await store.addRelease(id, first)
      await store.addRelease(id, { ...first, signature: 'other', atMs: 2 })
      await store.addRelease(id, { ...first, key: 'k2', atMs: 2 })
      const proof = {
        authenticatorData: 'AA',
        clientDataJSON: 'e30',
        publicKey: 'oA',
        rp: 'arden.localhost',
        origin: 'http://arden.localhost:4001',
      }
      const byPasskey = { by: 'bob', how: 'passkey', key: 'k3', signature: 's3', atMs: 3, proof } as const
      await store.addRelease(id, byPasskey)
      expect(await store.releases(id)).toEqual([first, { ...first, key: 'k2', atMs: 2 }, byPasskey])
    })

    test('notes of a thread are kept in their order, and of no other', async () => {
      const store = at()
      const { pair } = await aPair()
      const thread = '9'.repeat(32)
      const notes = [3, 1, 2].map((atMs) => ({
        id: `${pair}${atMs}`,
        pair,
        thread,
        author: 'ann',
        text: `第 ${atMs} 条`,
        atMs,
      }))
      for (const note of notes) await store.addNote(note)
      expect((await store.notes(pair, thread)).map(({ atMs }) => atMs)).toEqual([1, 2, 3])
      expect(await store.notes(pair, '8'.repeat(32))).toEqual([])
    })

    test('the audit log grows by one number at a time, all of a batch or nothing', async () => {
      const store = at()
      const from = ((await store.lastAudit())?.no ?? 0) + 1
      const row = (no: number) => ({
        no,
        hash: sha256(rows.bytesOf(`${no}`)),
        entry: rows.bytesOf(`entry ${no}`),
      })
      await store.appendAudit([row(from), row(from + 1)])
      await expect(store.appendAudit([row(from + 2), row(from + 1)])).rejects.toMatchObject({
        code: 'conflict',
      })
      expect(await store.audit({ from: from + 1, limit: 9 })).toEqual([row(from + 1)])
      expect(await store.lastAudit()).toEqual(row(from + 1))
      await store.appendAudit([])
    })
  })
}

function aPerson(id: string): PersonRow {
  return { id, name: 'M. Okafor', names: { zh: '奥卡福' }, roles: ['handler'], isActive: true, createdMs: 1 }
}

function aProposal(pair: string, name: string, over: Partial<ProposalRow> = {}): ProposalRow {
  return {
    id: digest(rows.bytesOf(`${pair} ${name}`)),
    pair,
    thread: 'a'.repeat(32),
    reference: 'ARD-2026-0001',
    kind: 'request',
    author: 'ann',
    agency: 'police',
    state: 'open',
    needs: 2,
    isEmergency: true,
    isAlone: false,
    act: { type: 'request' },
    payload: rows.bytesOf('{"text":"请求"}'),
    createdMs: 1,
    updatedMs: 1,
    ...over,
  }
}
