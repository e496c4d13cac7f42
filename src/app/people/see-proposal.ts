import { ALONE_AFTER, peopleOf, RATIFY_WITHIN } from '../../domain/party/release.ts'
import { type Payload, parsePayload } from '../../protocol/index.ts'
import type { RequestDraft } from '../draft-request.ts'
import { duesNow, printDues } from '../dues-now.ts'
import { instantOf } from '../files/naming.ts'
import { AppError, type Node, pairOfId } from '../node.ts'
import type { PasskeyRow } from '../ports/doors.ts'
import type { PersonalKeyRow, PersonRow, ProposalRow, ProposalState, Release } from '../ports/people.ts'
import type { MessageId, PairId, PartyCard } from '../ports.ts'
import { isRequestRow } from '../request-row.ts'
import { type RequestSummary, summaryOf } from '../show-request.ts'
import { viewerOfPerson } from '../tokens.ts'
import { ownPlace, threadPlace } from './place.ts'
import { allow, isVisible, type Resource, type Viewer, visibilityOf } from './viewer.ts'

/** Read of what waits at most: nobody has more on his desk. */
const MOST = 500

type ThreadPlace = Extract<Resource, { type: 'thread' }>

/** A proposal as people read it. Times are RFC 3339, UTC. */
export type ProposalView = {
  readonly id: MessageId
  readonly pair: PairId
  readonly thread: string
  readonly reference: string
  readonly kind: string
  readonly state: ProposalState
  readonly author: PersonName
  readonly needs: number
  readonly releases: readonly (PersonName & { readonly at: string; readonly how: Release['how'] })[]
  /** How many people it still needs. */
  readonly missing: number
  /** Whether this viewer's signature is one that it waits for. */
  readonly waitsForMe: boolean
  readonly isEmergency: boolean
  readonly isAlone: boolean
  /** From when an emergency may leave on one signature. */
  readonly aloneFrom?: string
  readonly remark?: string
  readonly replaces?: MessageId
  /** Of the request that it would make or is about; absent under TLP:RED, as in every list, and for what is about none. */
  readonly title?: RequestSummary['title']
  /** The kept draft of which it was made. */
  readonly draft?: string
  readonly created: string
  readonly updated: string
  /** To whom it goes; absent in lists. */
  readonly to?: Pick<PartyCard, 'prefix' | 'name'>
  /** The request that it would make, or that it is about; absent in lists, and for what is about none. */
  readonly request?: ProposedRequest
  /** Whose signature would count now, and for whom each stands in; absent in lists, and where it waits for nobody. */
  readonly signers?: readonly Signer[]
  /** What would be said: absent in lists, once it is entered or dropped, and of what was replaced once what replaces it is. */
  readonly payload?: Payload
  /** How each release is proven, so that anybody can check it again (docs/people.md); absent in lists. */
  readonly proofs?: readonly Release[]
}
/** What whoever signs must know of a request. `dues`: by duty; of one that has not left, as they would be were it receipted now. */
export type ProposedRequest = Pick<RequestSummary, 'kind' | 'urgency' | 'title' | 'tlp'> & {
  readonly isNew: boolean
  readonly dues: Readonly<Record<string, string>>
}
type PersonName = { readonly person: string; readonly name: string }
export type Signer = PersonName & { readonly standsInFor?: readonly string[] }

/** A proposal that exists for the viewer. Throws 'unknown_proposal', also for one that exists only for others. */
export async function seeProposal(
  node: Node,
  viewer: Viewer,
  id: MessageId,
): Promise<{ readonly row: ProposalRow; readonly place: ThreadPlace }> {
  const row = await node.store.proposal(id)
  const place = row && (await threadPlace(node, row.pair, row.thread))
  if (row && place && mayRead(node, viewer, row, place)) return { row, place }
  throw new AppError(
    'unknown_proposal',
    `no proposal is known as ${id}; "comity proposals" shows those that wait`,
  )
}

export async function showProposal(node: Node, viewer: Viewer, id: MessageId): Promise<ProposalView> {
  const { row } = await seeProposal(node, viewer, id)
  const view = await viewProposal(node, viewer, row)
  const payload = row.payload && parsePayload(row.payload)
  const pair = await pairOfId(node, row.pair)
  const request = await proposedRequest(node, row, payload)
  const signers = await signersOf(node, row)
  return {
    ...view,
    ...(pair && { to: { prefix: pair.peer.prefix, name: pair.peer.name } }),
    ...(request && { request }),
    ...(signers.length > 0 && { signers }),
    ...(payload && { payload }),
    proofs: await node.store.releases(id),
  }
}

/** Everybody but those who have signed whose signature an open proposal would take. */
async function signersOf(node: Node, row: ProposalRow): Promise<readonly Signer[]> {
  if (row.state !== 'open') return []
  const [place, releases, persons] = await Promise.all([
    threadPlace(node, row.pair, row.thread),
    standingReleases(node, row.id),
    node.store.persons(),
  ])
  const signers: Signer[] = []
  for (const person of persons) {
    const { id, name } = person
    if (!person.isActive || releases.some(({ by }) => by === id)) continue
    if (!mayRelease(node, await viewerOfPerson(node, person), { row, place, releases })) continue
    const standsInFor = person.roles.includes('approver')
      ? []
      : persons.filter((each) => each.isActive && each.deputy === id && each.roles.includes('approver'))
    signers.push({
      person: id,
      name,
      ...(standsInFor.length > 0 && { standsInFor: standsInFor.map((each) => each.name) }),
    })
  }
  return signers
}

/** A proposal's request: as it stands where it has left, else as it is to be asked. */
async function proposedRequest(
  node: Node,
  row: ProposalRow,
  payload: Payload | undefined,
): Promise<ProposedRequest | undefined> {
  const thread = await node.store.thread(row.pair, row.thread)
  if (thread && isRequestRow(thread)) {
    const { kind, urgency, title, tlp } = summaryOf(thread)
    return { kind, urgency, title, tlp, isNew: false, dues: printDues(thread.state.dues) }
  }
  if (payload?.kind !== 'request' && payload?.kind !== 'notify') return undefined
  const { rule, body } = payload
  return {
    kind: rule.class,
    urgency: rule.urgency,
    title: body.title,
    tlp: body.tlp,
    isNew: true,
    dues: printDues(await duesNow(node, row.pair, rule)),
  }
}

/** What would be said on a request is read by whoever reads the request; what is to be agreed, by whoever reads the pair. */
function mayRead(node: Node, viewer: Viewer, row: ProposalRow, place: ThreadPlace): boolean {
  if (isOfPair(row)) return allow(node, viewer, 'read_pair', { type: 'pair', pair: row.pair })
  const at = placeFor(viewer, row, place)
  return isVisible(viewer, at) && allow(node, viewer, 'read_thread', at)
}

/** A version of the agreement, or a notice about it: it belongs to no request. */
function isOfPair({ kind }: ProposalRow): boolean {
  return kind === 'agreement' || kind === 'notice'
}

/** Newest change first; of one state, or all: those that the viewer may read. */
export async function listProposals(
  node: Node,
  viewer: Viewer,
  query: Omit<Parameters<Node['store']['proposals']>[0], 'visibleTo'>,
): Promise<ProposalRow[]> {
  const visibleTo = visibilityOf(viewer, node.clock.nowMs())
  const may = {
    requests: allow(node, viewer, 'read_thread', ownPlace(viewer)),
    agreements: allow(node, viewer, 'read_pair', { type: 'pair', pair: 'any' }),
  }
  if (!may.requests && !may.agreements) return []
  const only = may.requests ? (may.agreements ? undefined : 'requests') : 'agreements'
  return node.store.proposals({ ...query, ...(visibleTo && { visibleTo }), ...(only && { only }) })
}

/** What waits for this viewer's signature, newest change first. */
export async function listWaiting(node: Node, viewer: Viewer): Promise<readonly ProposalView[]> {
  const open = await listProposals(node, viewer, { state: 'open', limit: MOST })
  const known = await readKnown(node)
  const views = await Promise.all(open.map((row) => viewWith(node, viewer, row, known)))
  return views.filter(({ waitsForMe }) => waitsForMe)
}

/** What left on one signature and waits for a second person to ratify or withdraw it, and until when. */
export async function listUnratified(
  node: Node,
  viewer: Viewer,
): Promise<readonly (ProposalView & { readonly until: string })[]> {
  const left = await listProposals(node, viewer, { state: 'entered', isAlone: true, limit: MOST })
  const waiting = await Promise.all(
    left.map(async (row) => {
      const thread = await node.store.thread(row.pair, row.thread)
      const isWaiting =
        thread !== undefined && isRequestRow(thread) && thread.state.request.unratified?.includes(row.id)
      return isWaiting ? [row] : []
    }),
  )
  const known = await readKnown(node)
  return Promise.all(
    waiting.flat().map(async (row) => ({
      ...(await viewWith(node, viewer, row, known)),
      until: instantOf(row.updatedMs + RATIFY_WITHIN * 1000),
    })),
  )
}

export async function viewProposal(node: Node, viewer: Viewer, row: ProposalRow): Promise<ProposalView> {
  return viewWith(node, viewer, row, await readKnown(node))
}

async function viewWith(node: Node, viewer: Viewer, row: ProposalRow, known: Known): Promise<ProposalView> {
  const { persons } = known
  const given = await node.store.releases(row.id)
  // Once it has left, the releases by which it left are those that counted then.
  const releases = row.state === 'open' ? standing(given, known) : given
  const named = (person: string): PersonName => ({
    person,
    name: persons.find(({ id }) => id === person)?.name ?? person.replace(/^program:/, ''),
  })
  const { author, act, payload: _payload, agency: _agency, createdMs, updatedMs, ...rest } = row
  return {
    ...rest,
    author: named(author),
    releases: releases.map(({ by, atMs, how }) => ({ ...named(by), at: instantOf(atMs), how })),
    missing: Math.max(0, row.needs - peopleOf(releases)),
    waitsForMe: await waitsFor(node, viewer, row, releases),
    ...draftOf(act),
    ...(await titleOf(node, row)),
    ...(mayGoAlone(row) && { aloneFrom: instantOf(createdMs + ALONE_AFTER * 1000) }),
    created: instantOf(createdMs),
    updated: instantOf(updatedMs),
  }
}

async function titleOf(
  node: Node,
  { pair, thread, act }: ProposalRow,
): Promise<{ readonly title?: RequestSummary['title'] }> {
  const found = await node.store.thread(pair, thread)
  const { draft } = (act ?? {}) as { readonly draft?: Pick<RequestDraft, 'title' | 'tlp'> }
  const named = found && isRequestRow(found) ? found.state : draft
  return named && named.tlp !== 'RED' ? { title: named.title } : {}
}

function draftOf(act: unknown): { readonly draft?: string } {
  const { draftId } = (act ?? {}) as { readonly draftId?: string }
  return draftId === undefined ? {} : { draft: draftId }
}

/** The releases that count while a proposal waits: not those by a key that was revoked since, or by a person who may do nothing any more. */
export async function standingReleases(node: Node, id: MessageId): Promise<readonly Release[]> {
  const releases = await node.store.releases(id)
  return releases.length === 0 ? releases : standing(releases, await readKnown(node))
}

/** Everybody who is known here, and all their keys. */
type Known = {
  readonly persons: readonly PersonRow[]
  readonly keys: readonly PersonalKeyRow[]
  readonly passkeys: readonly PasskeyRow[]
}

async function readKnown({ store }: Node): Promise<Known> {
  const [persons, keys, passkeys] = await Promise.all([
    store.persons(),
    store.personalKeys(),
    store.passkeys(),
  ])
  return { persons, keys, passkeys }
}

function standing(releases: readonly Release[], { persons, keys, passkeys }: Known): readonly Release[] {
  const isRevoked = ({ revokedMs }: { readonly revokedMs?: number }) => revokedMs !== undefined
  // Apart: the id of a passkey is its maker's choice, and must not strike out another's key.
  const revoked = {
    key: new Set(keys.filter(isRevoked).map(({ kid }) => kid)),
    passkey: new Set(passkeys.filter(isRevoked).map(({ id }) => id)),
  }
  const active = new Set(persons.filter(({ isActive }) => isActive).map(({ id: person }) => person))
  return releases.filter(
    ({ by, key, how }) => active.has(by) && !revoked[how === 'passkey' ? how : 'key'].has(key),
  )
}

/** Only an emergency that two people release can leave on one signature, and never a removal (M8). */
export function mayGoAlone({ isEmergency, isAlone, needs, state, kind }: ProposalRow): boolean {
  return isEmergency && !isAlone && needs === 2 && state === 'open' && kind !== 'expunge'
}

async function waitsFor(
  node: Node,
  viewer: Viewer,
  row: ProposalRow,
  releases: readonly Release[],
): Promise<boolean> {
  if (row.state !== 'open' || viewer.isProgram || releases.some(({ by }) => by === viewer.person))
    return false
  const place = await threadPlace(node, row.pair, row.thread)
  return mayRelease(node, viewer, { row, place, releases })
}

/** The author signs what he wrote; what two people release is signed by somebody else who may approve; what one releases, by whom is on duty. */
export function mayRelease(
  node: Node,
  viewer: Viewer,
  {
    row,
    place,
    releases,
  }: { readonly row: ProposalRow; readonly place: ThreadPlace; readonly releases: readonly Release[] },
): boolean {
  const may = (action: 'release' | 'approve') => allow(node, viewer, action, placeFor(viewer, row, place))
  if (isOfPair(row) && row.author === viewer.person)
    return allow(node, viewer, 'agree', { type: 'pair', pair: row.pair })
  if (row.author === viewer.person || row.needs < 2) return may('release') || may('approve')
  if (may('approve')) return true
  // What a program drafted, a first person makes his own, as its author would be; whoever comes after must be one who may approve.
  return row.author.startsWith('program:') && releases.length === 0 && may('release')
}

/** A proposal of the viewer's agency is its own, before its thread is assigned to anybody. */
export function placeFor(viewer: Viewer, row: ProposalRow, place: ThreadPlace): ThreadPlace {
  return row.agency === undefined || row.agency !== viewer.agency
    ? place
    : { ...place, agencies: [...place.agencies, row.agency] }
}
