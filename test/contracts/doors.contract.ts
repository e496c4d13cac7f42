import { describe, expect, test } from 'vitest'
import type { PasskeyRow, SessionRow } from '../../src/app/ports/doors.ts'
import type { Store } from '../../src/app/ports.ts'

/** What every implementation promises of how people get in. */
export function doorsContract(at: () => Store): void {
  const aPerson = (id: string) =>
    at().savePerson({ id, name: id, names: {}, roles: ['handler'], isActive: true, createdMs: 1 })

  describe('doors', () => {
    test('a session is found by its digest, is seen later and never earlier, and ends once', async () => {
      const store = at()
      await aPerson('s-ann')
      const row = aSession('a', { person: 's-ann' })
      await store.addSession(row)
      await store.touchSession(row.hash, 50)
      await store.touchSession(row.hash, 40)
      expect(await store.session(row.hash)).toEqual({ ...row, seenMs: 50 })
      await store.endSessions({ hash: row.hash }, 60)
      await store.endSessions({ hash: row.hash }, 70)
      await store.touchSession(row.hash, 80)
      expect(await store.session(row.hash)).toEqual({ ...row, seenMs: 50, endedMs: 60 })
      expect(await store.session('f'.repeat(64))).toBeUndefined()
    })

    test('sessions end by person, by token and by passkey, and no others with them', async () => {
      const store = at()
      await aPerson('s-bob')
      await aPerson('s-eve')
      const rows = [
        aSession('1', { person: 's-bob' }),
        aSession('2', { token: 'ab'.repeat(32), door: 'token' }),
        aSession('3', { person: 's-eve', passkey: 'pk', door: 'passkey' }),
        aSession('4', { person: 's-eve' }),
      ]
      for (const row of rows) await store.addSession(row)
      const open = async () =>
        (await store.sessions(1_000)).filter(({ hash }) => rows.some((row) => row.hash === hash))
      expect(await open()).toEqual(rows)
      await store.endSessions({ person: 's-bob' }, 9)
      await store.endSessions({ token: 'ab'.repeat(32) }, 9)
      await store.endSessions({ passkey: 'pk' }, 9)
      expect(await open()).toEqual([rows[3]])
      expect(await store.sessions(1_001)).not.toContainEqual(rows[3])
      await store.dropSessions(1_001)
      expect(await store.session(rows[3]!.hash)).toBeUndefined()
    })

    test('an invitation is used by one caller', async () => {
      const store = at()
      await aPerson('s-cho')
      const row = { hash: '5'.repeat(64), person: 's-cho', madeMs: 1, expiresMs: 9 }
      await store.addInvitation(row)
      expect(await store.invitation(row.hash)).toEqual(row)
      const used = await Promise.all([store.spendInvitation(row.hash, 3), store.spendInvitation(row.hash, 4)])
      expect(used.toSorted()).toEqual([false, true])
      expect((await store.invitation(row.hash))?.usedMs).toBeDefined()
      expect(await store.spendInvitation('6'.repeat(64), 3)).toBe(false)
    })

    test('first invitations end together, and others stay', async () => {
      const store = at()
      await aPerson('s-dan')
      const first = { hash: '7'.repeat(64), madeMs: 1, expiresMs: 9 }
      const other = { hash: '8'.repeat(64), person: 's-dan', madeMs: 1, expiresMs: 9 }
      await store.addInvitation(first)
      await store.addInvitation(other)
      await store.endFirstInvitations(5)
      expect(await store.spendInvitation(first.hash, 6)).toBe(false)
      expect(await store.spendInvitation(other.hash, 6)).toBe(true)
    })

    test('a passkey belongs to one person for ever, counts, and is revoked once', async () => {
      const store = at()
      await aPerson('s-fay')
      await aPerson('s-gus')
      const row = aPasskey('fay-1', 's-fay')
      await store.addPasskey(row)
      await expect(store.addPasskey({ ...row, person: 's-gus' })).rejects.toMatchObject({ code: 'conflict' })
      await store.countPasskey(row.id, { counter: 7, usedMs: 20 })
      await store.revokePasskey(row.id, 30)
      await store.revokePasskey(row.id, 40)
      const after = { ...row, counter: 7, usedMs: 20, revokedMs: 30 }
      expect(await store.passkey(row.id)).toEqual(after)
      expect(await store.passkeys('s-fay')).toEqual([after])
      expect(await store.passkeys('s-gus')).toEqual([])
      expect(await store.passkeys()).toContainEqual(after)
      expect(await store.passkey('none')).toBeUndefined()
    })

    test('a subject of a provider is one person’s for ever, and of that provider only', async () => {
      const store = at()
      await aPerson('s-hui')
      await aPerson('s-ida')
      const row = { issuer: 'https://id.example', subject: '42', person: 's-hui', createdMs: 1 }
      await store.saveSubject(row)
      await store.saveSubject(row)
      const taken = store.saveSubject({ ...row, person: 's-ida' })
      await expect(taken).rejects.toMatchObject({ name: 'StoreError', code: 'conflict' })
      expect(await store.subject(row.issuer, '42')).toEqual(row)
      expect(await store.subject('https://other.example', '42')).toBeUndefined()
      expect(await store.subjects('s-hui')).toEqual([row])
      await store.dropSubject(row.issuer, '42')
      expect(await store.subjects('s-hui')).toEqual([])
    })
  })
}

function aSession(digit: string, more: Partial<SessionRow>): SessionRow {
  return { hash: digit.repeat(64), door: 'exercise', agent: 'Firefox', madeMs: 1_000, seenMs: 2, ...more }
}

function aPasskey(id: string, person: string): PasskeyRow {
  return {
    id,
    person,
    rp: 'arden.localhost',
    name: '值班手机',
    publicKey: new Uint8Array([1, 2, 3]),
    counter: 0,
    transports: ['usb', 'nfc'],
    isSynced: true,
    createdMs: 5,
  }
}
