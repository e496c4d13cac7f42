import { printBase64Url } from '../../protocol/index.ts'
import { AppError, type Node } from '../node.ts'
import type { SubjectRow } from '../ports/doors.ts'
import type { Oidc, OidcKept } from '../ports/oidc.ts'
import { hashOf } from '../tokens.ts'
import { type Begun, beginSession } from './browser-sessions.ts'
import { findPerson } from './persons.ts'

const PATIENCE_MS = 10 * 60_000
/** So many browsers are away at the provider at most; the oldest are forgotten. */
const MOST = 1_000
type Away = { readonly kept: OidcKept; readonly to: string; readonly untilMs: number }
const away = new WeakMap<object, Map<string, Away>>()

/**
 * Sends a browser to the provider. `value` is for its cookie: only the browser that went comes back signed in. In memory: a restart asks to begin
 * again. Throws 'oidc_failed'.
 */
export async function beginOidc(
  node: Node,
  { back, to }: { readonly back: string; readonly to: string },
): Promise<{ readonly url: string; readonly value: string }> {
  const begun = await providerOf(node).begin(back)
  if (begun.result === 'refused') throw failed(begun.why)
  const value = printBase64Url(node.chance.bytes(32))
  const all = awayFrom(node)
  all.set(hashOf(value), { kept: begun.kept, to, untilMs: node.clock.nowMs() + PATIENCE_MS })
  if (all.size > MOST) all.delete(all.keys().next().value!)
  return { url: begun.url, value }
}

/** Takes a browser back: good once. `query`: what the provider gave it. Throws 'oidc_failed', 'oidc_unknown' and 'bad_sign_in'. */
export async function finishOidc(
  node: Node,
  { value, query, agent }: { readonly value: string; readonly query: string; readonly agent: string },
): Promise<{ readonly begun: Begun; readonly to: string }> {
  const provider = providerOf(node)
  const all = awayFrom(node)
  const found = all.get(hashOf(value))
  all.delete(hashOf(value))
  if (!found || found.untilMs <= node.clock.nowMs())
    throw failed('this browser did not begin to sign in here')
  const { kept, to } = found
  const proof = await provider.finish({ url: `${kept.back}${query}`, kept })
  if (proof.result === 'refused') throw failed(proof.why)
  const enrolled = await node.store.subject(provider.issuer, proof.subject)
  if (!enrolled)
    throw new AppError(
      'oidc_unknown',
      `nobody is enrolled here as ${proof.subject} of ${provider.issuer} ("comity person oidc")`,
    )
  return { begun: await beginSession(node, { person: enrolled.person, door: 'oidc', agent }), to }
}

/** Says that an account of the provider is a person's: he gets in by it, and releases nothing by it. Throws 'unknown_person' and 'subject_taken'. */
export async function enrolSubject(node: Node, wanted: string, subject: string): Promise<SubjectRow> {
  const { issuer } = providerOf(node)
  const person = await findPerson(node, wanted)
  const known = await node.store.subject(issuer, subject)
  if (known && known.person !== person.id)
    throw new AppError('subject_taken', `${subject} of ${issuer} is enrolled for ${known.person}`)
  const row = known ?? { issuer, subject, person: person.id, createdMs: node.clock.nowMs() }
  await node.store.saveSubject(row)
  return row
}

/** Takes that back; the person's sessions end. Throws 'unknown_person' where he has no such account. */
export async function dropSubject(node: Node, wanted: string, subject: string): Promise<SubjectRow> {
  const { issuer } = providerOf(node)
  const person = await findPerson(node, wanted)
  const known = await node.store.subject(issuer, subject)
  if (known?.person !== person.id)
    throw new AppError('unknown_person', `${person.id} is not enrolled as ${subject} of ${issuer}`)
  await node.store.dropSubject(issuer, subject)
  await node.store.endSessions({ person: person.id }, node.clock.nowMs())
  return known
}

function providerOf({ oidc }: Node): Oidc {
  if (oidc) return oidc
  throw failed('no OpenID provider is set ("oidc" in node.json)')
}

function awayFrom({ store }: Pick<Node, 'store'>): Map<string, Away> {
  const all = away.get(store) ?? new Map<string, Away>()
  away.set(store, all)
  return all
}

function failed(why: string): AppError {
  return new AppError('oidc_failed', `the provider did not say who you are: ${why}`)
}
