import { printBase64Url, printHex } from '../../protocol/index.ts'
import { AppError, type Node } from '../node.ts'
import type { InvitationRow } from '../ports/doors.ts'
import type { Home, PasskeyOptions } from '../ports/passkeys.ts'
import type { PersonRow } from '../ports/people.ts'
import { hashOf, viewerOfPerson } from '../tokens.ts'
import { note } from './audit.ts'
import { type Begun, beginSession } from './browser-sessions.ts'
import { type Guest, newPasskeyChallenge, type Purpose, takePasskeyChallenge } from './passkey-challenges.ts'
import { keepPasskey, passkeysFor, proveMade, type Registration } from './passkeys.ts'
import { addPerson, findPerson } from './persons.ts'

type Inviting = Pick<Node, 'store' | 'clock' | 'chance'>

const DAY_MS = 24 * 3_600_000
const GOOD_MS = 7 * DAY_MS
/** It makes an operator, and stands in the terminal of whoever started the node. */
const FIRST_GOOD_MS = DAY_MS

/** An invitation as it is given, once; only its digest is kept. */
export type Invited = { readonly code: string; readonly expiresMs: number }

/** Lets a person register a passkey by a link, good once. Throws 'unknown_person', and 'bad_person' for one who is not active. */
export async function invite(node: Inviting, wanted: string): Promise<Invited> {
  const person = await findPerson(node, wanted)
  if (!person.isActive)
    throw new AppError('bad_person', `${person.id} is not active here; nobody invites him`)
  return newInvitation(node, GOOD_MS, person.id)
}

/**
 * A link that makes the first operator, where nobody is one yet; undefined where somebody is. Those that were given before are good no more: one
 * link of one terminal counts.
 */
export async function inviteFirst(node: Inviting): Promise<Invited | undefined> {
  if (await hasOperator(node)) return undefined
  await node.store.endFirstInvitations(node.clock.nowMs())
  return newInvitation(node, FIRST_GOOD_MS)
}

async function hasOperator({ store }: Pick<Node, 'store'>): Promise<boolean> {
  return (await store.persons()).some(({ isActive, roles }) => isActive && roles.includes('operator'))
}

async function newInvitation(node: Inviting, goodMs: number, person?: string): Promise<Invited> {
  const code = printBase64Url(node.chance.bytes(24))
  const madeMs = node.clock.nowMs()
  const expiresMs = madeMs + goodMs
  await node.store.addInvitation({
    hash: hashOf(code),
    ...(person !== undefined && { person }),
    madeMs,
    expiresMs,
  })
  return { code, expiresMs }
}

/** Whom an invitation invites; the person is absent where it makes the first operator. */
export type InvitationView = {
  readonly person?: Pick<PersonRow, 'id' | 'name' | 'names' | 'roles'>
  readonly isFirst: boolean
  readonly expiresMs: number
}

/** Throws 'unknown_invitation', also for one that was used or is too old. */
export async function seeInvitation(node: Node, code: string): Promise<InvitationView> {
  const { row, person } = await findInvitation(node, code)
  const shown = person && { id: person.id, name: person.name, names: person.names, roles: person.roles }
  return { ...(shown && { person: shown }), isFirst: !person, expiresMs: row.expiresMs }
}

type Found = { readonly row: InvitationRow; readonly person?: PersonRow }

async function findInvitation(node: Node, code: string): Promise<Found> {
  const row = await node.store.invitation(hashOf(code))
  if (row && row.usedMs === undefined && row.expiresMs > node.clock.nowMs()) {
    if (row.person === undefined && !(await hasOperator(node))) return { row }
    const person = row.person === undefined ? undefined : await node.store.person(row.person)
    if (person?.isActive) return { row, person }
  }
  throw new AppError(
    'unknown_invitation',
    'the invitation is not known, was used or is too old; ask for another',
  )
}

/** Who the first operator says he is; of anybody else the node knows. */
export type GuestName = { readonly id?: string; readonly name: string; readonly names?: Guest['names'] }

/** What the device is asked for the passkey of who is invited. Throws 'unknown_invitation', 'bad_person' and 'person_exists'. */
export async function offerInvited(
  node: Node,
  code: string,
  {
    home,
    party,
    guest,
  }: { readonly home: Home; readonly party: string; readonly guest?: GuestName | undefined },
): Promise<PasskeyOptions> {
  const { row, person } = await findInvitation(node, code)
  const made = person ? undefined : await guestOf(node, guest)
  const challenge = newPasskeyChallenge(node, purposeOf(row), made)
  const but = person ? await passkeysFor(node, person.id, home) : []
  return node.passkeys.creation({ home, challenge, party, person: (person ?? made)!, but })
}

function purposeOf({ hash }: InvitationRow): Purpose {
  return { to: 'accept', invitation: hash }
}

async function guestOf(node: Node, guest: GuestName | undefined): Promise<Guest> {
  if (!guest)
    throw new AppError('bad_person', 'nobody works here yet: say who you are (person: {id?, name, names?})')
  const { id = `p${printHex(node.chance.bytes(4))}`, name, names } = guest
  if (await node.store.person(id))
    throw new AppError('person_exists', `${id} is known here already; choose another id`)
  return { id, name, ...(names && { names }) }
}

/**
 * Registers the passkey of who is invited, and signs him in. The invitation is used before anybody is let in: of two who come with it one is. A crash
 * after that leaves a used invitation, and an operator gives another. Throws 'unknown_invitation', 'bad_passkey', 'bad_person' and 'person_exists'.
 */
export async function acceptInvitation(
  node: Node,
  code: string,
  { home, agent, ...registration }: Registration & { readonly home: Home; readonly agent: string },
): Promise<Begun> {
  const { row, person: known } = await findInvitation(node, code)
  const taken = takePasskeyChallenge(node, purposeOf(row), registration.response)
  if (!taken)
    throw new AppError('bad_passkey', 'the challenge is not one that waits here for this; ask for another')
  const { challenge, guest } = taken
  const made = await proveMade(node, { home, challenge, response: registration.response })
  if (!(await node.store.spendInvitation(row.hash, node.clock.nowMs())))
    throw new AppError('unknown_invitation', 'the invitation was used meanwhile; ask for another')
  const person = known ?? (await addPerson(node, { ...guest!, roles: ['operator'] }))
  const { id } = await keepPasskey(node, { person: person.id, home, made, name: registration.name })
  await note(node, await viewerOfPerson(node, person), { action: 'register_passkey' })
  return beginSession(node, { person: person.id, passkey: id, door: 'invitation', agent })
}
