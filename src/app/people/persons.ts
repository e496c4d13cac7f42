import { isSoundPoint } from '../../protocol/ed25519-point.ts'
import { parseHex, printHex } from '../../protocol/index.ts'
import { AppError, type Node } from '../node.ts'
import type { PersonalKeyRow, PersonRow } from '../ports/people.ts'
import { ROLES, type Role } from './actions.ts'
import { endSessions } from './sessions.ts'

type People = Pick<Node, 'store' | 'clock' | 'chance'>

export type NewPerson = Pick<PersonRow, 'name' | 'roles'> &
  Partial<Pick<PersonRow, 'names' | 'agency' | 'deputy'>> & { readonly id?: string }
/** A person with the keys that count for him now. */
export type PersonView = PersonRow & {
  readonly keys: readonly { readonly kid: string; readonly revoked: boolean }[]
}

/** Makes a person known here. Throws 'bad_person' with what is wrong, 'person_exists' when the id is taken. */
export async function addPerson(node: People, wanted: NewPerson): Promise<PersonRow> {
  const { name, roles, names = {}, agency, deputy } = wanted
  const id = wanted.id ?? `p${printHex(node.chance.bytes(4))}`
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(id))
    throw bad(`the id is ${JSON.stringify(id)}; it is 1 to 40 of a–z, 0–9 and hyphens, as in "m-okafor"`)
  if (name.trim() === '') throw bad('a person has a name')
  checkRoles(roles)
  if (await node.store.person(id))
    throw new AppError('person_exists', `${id} is known here already; choose another id`)
  const person: PersonRow = {
    id,
    name,
    names,
    roles,
    ...(agency !== undefined && { agency }),
    ...(deputy !== undefined && { deputy: (await findPerson(node, deputy)).id }),
    isActive: true,
    createdMs: node.clock.nowMs(),
  }
  await node.store.savePerson(person)
  return person
}

export type PersonChange = {
  readonly roles?: readonly Role[]
  /** Empty: belongs to no agency from now on. */
  readonly agency?: string
  /** Empty: has no deputy from now on. */
  readonly deputy?: string
  readonly isActive?: boolean
}

/** Changes what a person may do from now on; what he did stays his. Throws 'unknown_person' and 'bad_person'. */
export async function changePerson(node: People, wanted: string, change: PersonChange): Promise<PersonRow> {
  const { agency: agencyBefore, deputy: deputyBefore, ...rest } = await findPerson(node, wanted)
  if (change.roles) checkRoles(change.roles)
  const agency = change.agency ?? agencyBefore ?? ''
  const deputy = change.deputy ? (await findPerson(node, change.deputy)).id : (change.deputy ?? deputyBefore)
  if (deputy === rest.id) throw bad('nobody is his own deputy')
  const person: PersonRow = {
    ...rest,
    ...(change.roles && { roles: change.roles }),
    ...(agency !== '' && { agency }),
    ...(deputy !== undefined && deputy !== '' && { deputy }),
    ...(change.isActive !== undefined && { isActive: change.isActive }),
  }
  await node.store.savePerson(person)
  if (!person.isActive) await node.store.endSessions({ person: person.id }, node.clock.nowMs())
  return person
}

/** A person by id, or by his name where only one has it. Throws 'unknown_person'. */
export async function findPerson(node: Pick<Node, 'store'>, wanted: string): Promise<PersonRow> {
  const byId = await node.store.person(wanted)
  if (byId) return byId
  const persons = await node.store.persons()
  const named = persons.filter(({ name, names }) => [name, names.en, names.zh].includes(wanted))
  if (named.length === 1) return named[0]!
  throw new AppError(
    'unknown_person',
    named.length === 0
      ? `nobody is known here as ${wanted}; "comity person list" shows those who are`
      : `${named.length} persons are called ${wanted}; give an id: ${named.map(({ id }) => id).join(', ')}`,
  )
}

export async function listPersons(node: Pick<Node, 'store'>): Promise<readonly PersonView[]> {
  const [persons, keys] = await Promise.all([node.store.persons(), node.store.personalKeys()])
  return persons.map((person) => ({
    ...person,
    keys: keys
      .filter((key) => key.person === person.id)
      .map(({ kid, revokedMs }) => ({ kid, revoked: revokedMs !== undefined })),
  }))
}

/**
 * Enrols a key (64 hex digits of the raw public key) for a person: from now on its signature is his release. Throws 'key_taken' when it is
 * another's, or was revoked: a key that somebody may have copied never counts again.
 */
export async function enrolKey(node: People, wanted: string, kid: string): Promise<PersonalKeyRow> {
  const person = await findPerson(node, wanted)
  checkPublicKey(kid)
  const known = (await node.store.personalKeys()).find((key) => key.kid === kid)
  if (known && (known.person !== person.id || known.revokedMs !== undefined))
    throw new AppError(
      'key_taken',
      `key ${kid} ${known.person === person.id ? 'was revoked' : 'belongs to another person'}; make a new one ("comity key new-personal FILE")`,
    )
  if (known) return known
  const key = { kid, person: person.id, createdMs: node.clock.nowMs() }
  await node.store.savePersonalKey(key)
  return key
}

/** From now on its signatures count no more; those that counted did. Throws 'unknown_personal_key'. */
export async function revokeKey(node: People, kid: string): Promise<PersonalKeyRow> {
  const known = (await node.store.personalKeys()).find((key) => key.kid === kid)
  if (!known) throw new AppError('unknown_personal_key', `no key ${kid} is enrolled here`)
  const key = { ...known, revokedMs: known.revokedMs ?? node.clock.nowMs() }
  await node.store.savePersonalKey(key)
  endSessions(node, kid)
  return key
}

function checkPublicKey(kid: string): void {
  if (!/^[0-9a-f]{64}$/.test(kid))
    throw bad(
      `the key is ${JSON.stringify(kid.slice(0, 80))}; it is the 64 hex digits that "comity key new-personal" prints`,
    )
  // Under a key of small order one signature fits many messages: nobody could be held to it.
  if (!isSoundPoint(parseHex(kid))) throw bad(`${kid} is no Ed25519 public key that proves anything`)
}

function checkRoles(roles: readonly string[]): void {
  const unknown = roles.find((role) => !ROLES.some((known) => known === role))
  if (unknown !== undefined) throw bad(`role ${unknown} is not known; roles are ${ROLES.join(', ')}`)
}

function bad(sentence: string): AppError {
  return new AppError('bad_person', sentence)
}
