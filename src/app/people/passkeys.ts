import { printBase64Url, utf8 } from '../../protocol/index.ts'
import { AppError, type Node } from '../node.ts'
import type { PasskeyRow } from '../ports/doors.ts'
import type { Home, Made, PasskeyAssertion, PasskeyOptions, PasskeyResponse } from '../ports/passkeys.ts'
import { note } from './audit.ts'
import { type Begun, beginSession } from './browser-sessions.ts'
import { demandOwnProof } from './means.ts'
import { newPasskeyChallenge, takePasskeyChallenge } from './passkey-challenges.ts'
import { findPerson } from './persons.ts'
import { demand, type Viewer } from './viewer.ts'

/** A passkey as people see it. */
export type PasskeyView = Pick<
  PasskeyRow,
  'id' | 'person' | 'name' | 'rp' | 'isSynced' | 'createdMs' | 'usedMs' | 'revokedMs'
>
export type Registration = { readonly response: PasskeyResponse; readonly name?: string }

/** What the device is asked for a further passkey of the viewer. Throws 'not_allowed' where he did not come in by one, and 'sign_in_again'. */
export async function offerPasskey(
  node: Node,
  viewer: Viewer,
  { home, party }: { readonly home: Home; readonly party: string },
): Promise<PasskeyOptions> {
  demandOwnProof(node, viewer)
  const person = await findPerson(node, viewer.person)
  const challenge = newPasskeyChallenge(node, { to: 'register', person: person.id })
  const but = await passkeysFor(node, person.id, home)
  return node.passkeys.creation({ home, challenge, party, person, but })
}

/** Registers a further passkey of the viewer. Throws 'not_allowed', 'sign_in_again' and 'bad_passkey'. */
export async function registerPasskey(
  node: Node,
  viewer: Viewer,
  { home, ...registration }: Registration & { readonly home: Home },
): Promise<PasskeyView> {
  demandOwnProof(node, viewer)
  const taken = takePasskeyChallenge(node, { to: 'register', person: viewer.person }, registration.response)
  if (!taken) throw bad('its challenge is not one that waits here for this; ask for another')
  const made = await proveMade(node, { home, challenge: taken.challenge, response: registration.response })
  // By name, not only as keeping one's passkeys: who reads the log finds each that can release.
  await note(node, viewer, { action: 'register_passkey' })
  return viewOf(await keepPasskey(node, { person: viewer.person, home, made, name: registration.name }))
}

/** What a browser proved. Throws 'bad_passkey'. */
export async function proveMade(
  node: Node,
  of: { readonly home: Home; readonly challenge: string; readonly response: PasskeyResponse },
): Promise<Made> {
  const proof = await node.passkeys.proveCreation(of)
  if (proof.result === 'refused') throw bad(proof.why)
  return proof
}

/** Keeps a proven passkey. Throws 'bad_passkey' when its id is known: whose it was, it stays. */
export async function keepPasskey(
  node: Node,
  {
    person,
    home,
    made,
    name = '',
  }: {
    readonly person: string
    readonly home: Home
    readonly made: Made
    readonly name?: string | undefined
  },
): Promise<PasskeyRow> {
  const { id, publicKey, counter, transports, isSynced } = made
  const row: PasskeyRow = {
    id,
    person,
    rp: home.rp,
    name: name.trim(),
    publicKey,
    counter,
    transports,
    isSynced,
    createdMs: node.clock.nowMs(),
  }
  if (await node.store.passkey(id)) throw bad('it is registered already')
  await node.store.addPasskey(row)
  return row
}

/** One's own, or (for who manages people) a person's, in the order in which they were made. */
export async function listPasskeys(
  node: Node,
  viewer: Viewer,
  wanted?: string,
): Promise<readonly PasskeyView[]> {
  if (wanted !== undefined && wanted !== viewer.person)
    demand(node, viewer, 'manage_people', { type: 'node' })
  const person = wanted === undefined ? viewer.person : (await findPerson(node, wanted)).id
  return (await node.store.passkeys(person)).map(viewOf)
}

/**
 * It signs in and releases no more, and its sessions end; what it released stays released. One's own, or anybody's for who manages people. Throws
 * 'unknown_passkey', also for another's.
 */
export async function revokePasskey(node: Node, viewer: Viewer, id: string): Promise<PasskeyView> {
  const row = await node.store.passkey(id)
  if (!row) throw new AppError('unknown_passkey', `no passkey is known as ${id}`)
  if (row.person !== viewer.person) demand(node, viewer, 'manage_people', { type: 'node' })
  const nowMs = node.clock.nowMs()
  await node.store.revokePasskey(id, nowMs)
  await node.store.endSessions({ passkey: id }, nowMs)
  return viewOf({ ...row, revokedMs: row.revokedMs ?? nowMs })
}

/** What the device is asked so that somebody signs in: he need not say who he is. */
export async function offerSignIn(node: Node, home: Home): Promise<PasskeyOptions> {
  return node.passkeys.request({ home, challenge: newPasskeyChallenge(node, { to: 'sign_in' }) })
}

/** Signs in by a passkey. Throws 'bad_sign_in'. */
export async function signInByPasskey(
  node: Node,
  {
    home,
    response,
    agent,
  }: { readonly home: Home; readonly response: PasskeyAssertion; readonly agent: string },
): Promise<Begun> {
  const taken = takePasskeyChallenge(node, { to: 'sign_in' }, response)
  if (!taken)
    throw new AppError('bad_sign_in', 'the challenge is not one that waits here for this; ask for another')
  const passkey = await node.store.passkey(response.id)
  if (!passkey) throw new AppError('bad_sign_in', 'the passkey is not known here')
  const why = await proveUse(node, { home, challenge: taken.challenge, response, passkey })
  if (why !== undefined) throw new AppError('bad_sign_in', `the passkey does not sign in: ${why}`)
  return beginSession(node, { person: passkey.person, passkey: passkey.id, door: 'passkey', agent })
}

type Use = {
  readonly home: Home
  readonly challenge: string
  readonly response: PasskeyAssertion
  readonly passkey: PasskeyRow
}

/** Verifies a use of a passkey and counts it; why it proves nothing, or undefined when it does. */
export async function proveUse(node: Node, use: Use): Promise<string | undefined> {
  const { home, response, passkey } = use
  if (passkey.revokedMs !== undefined) return 'it was revoked'
  if (passkey.rp !== home.rp) return `it was made for ${passkey.rp}, not for ${home.rp}`
  const { userHandle } = response.response
  if (userHandle !== undefined && userHandle !== '' && userHandle !== handleOf(passkey.person))
    return 'it names another person'
  const proof = await node.passkeys.proveRequest(use)
  if (proof.result === 'refused') return proof.why
  await node.store.countPasskey(passkey.id, { counter: proof.counter, usedMs: node.clock.nowMs() })
  return undefined
}

function handleOf(person: string): string {
  return printBase64Url(utf8(person))
}

/** Those of a person that count at an address. */
export async function passkeysFor(
  { store }: Pick<Node, 'store'>,
  person: string,
  { rp }: Pick<Home, 'rp'>,
): Promise<readonly PasskeyRow[]> {
  return (await store.passkeys(person)).filter((each) => each.rp === rp && each.revokedMs === undefined)
}

function viewOf(row: PasskeyRow): PasskeyView {
  const { publicKey: _key, counter: _counter, transports: _transports, ...view } = row
  return view
}

function bad(why: string): AppError {
  return new AppError('bad_passkey', `the passkey cannot be registered: ${why}`)
}
