import { ALONE_AFTER, peopleOf } from '../../domain/party/release.ts'
import { parsePayload } from '../../protocol/index.ts'
import type { Acted } from '../act-on-request.ts'
import type { Entered } from '../enter-request.ts'
import { inTurn } from '../in-turn.ts'
import { AppError, type Node } from '../node.ts'
import type { ProposalRow, Release } from '../ports/people.ts'
import type { MessageId } from '../ports.ts'
import { type Act, composeAct, enterAct, fixedOf } from './acts.ts'
import { emptied, forgetReplaced, saveReplaced, tell } from './propose.ts'
import {
  mayGoAlone,
  mayRelease,
  type ProposalView,
  placeFor,
  seeProposal,
  standingReleases,
  viewProposal,
} from './see-proposal.ts'
import { releaseOf, type Signed } from './sign-release.ts'
import { demand, type Viewer } from './viewer.ts'

export type Released = ProposalView & { readonly entered?: Entered | Acted }

/**
 * A person releases a message by his signature over its id. When enough people have, it is entered; the domain decides once more then, and what
 * cannot be entered any more is void, with the reason. Throws 'bad_release', 'released_already', 'not_allowed', 'proposal_closed', 'proposal_void'.
 */
export async function releaseProposal(
  node: Node,
  viewer: Viewer,
  id: MessageId,
  signed: Signed,
): Promise<Released> {
  return inTurn(node, `proposal ${id}`, async () => {
    const { row, place } = await seeProposal(node, viewer, id)
    checkOpen(row)
    const release = await releaseOf(node, viewer, id, signed)
    const releases = await standingReleases(node, id)
    if (!releases.some(({ by, key }) => by === viewer.person && key === release.key)) {
      checkCounts(viewer, row, releases)
      if (!mayRelease(node, viewer, { row, place, releases }))
        demand(
          node,
          viewer,
          row.author === viewer.person ? 'release' : 'approve',
          placeFor(viewer, row, place),
        )
      await checkSecondPerson(node, viewer, row)
      await node.store.addRelease(id, release)
    }
    // A crash after this leaves it released and not entered: whoever signed sends the same again.
    return enterIfReleased(node, viewer, row)
  })
}

async function enterIfReleased(node: Node, viewer: Viewer, row: ProposalRow): Promise<Released> {
  if (peopleOf(await standingReleases(node, row.id)) < row.needs) return viewProposal(node, viewer, row)
  const { act, payload } = row
  if (act === undefined || !payload)
    throw new AppError(
      'proposal_void',
      `${row.id} is void: the contents of its thread were removed; compose it again`,
    )
  const entered = await enterOrVoid(node, row, act as Act, payload)
  // Its content is in the record now, and ends there by the record's own rules.
  const after = emptied(row, 'entered', node.clock.nowMs())
  await node.store.saveProposal(after)
  await forgetReplaced(node, after)
  await tell(node, after, 'proposal.released')
  return { ...(await viewProposal(node, viewer, after)), ...(entered && { entered }) }
}

/** Undefined when it was entered before, and only the proposal had not been told so. */
async function enterOrVoid(
  node: Node,
  row: ProposalRow,
  act: Act,
  payload: Uint8Array,
): Promise<Entered | Acted | undefined> {
  if (await node.store.message(row.pair, row.id)) return undefined
  try {
    return await enterAct(node, act, { id: row.id, payload: parsePayload(payload), reference: row.reference })
  } catch (cause) {
    if (!(cause instanceof AppError) || !isFinal(cause)) throw cause
    const after: ProposalRow = {
      ...row,
      state: 'void',
      remark: cause.message,
      updatedMs: node.clock.nowMs(),
    }
    await node.store.saveProposal(after)
    await tell(node, after, 'proposal.void')
    throw new AppError('proposal_void', `${row.id} cannot be entered any more: ${cause.message}`, { cause })
  }
}

/** What waiting does not mend. */
function isFinal({ code }: AppError): boolean {
  return code !== 'not_ready' && code !== 'not_confirmed'
}

/**
 * An emergency that nobody else has released ten minutes after it was put up is composed anew, marked as alone, so that one signature is
 * enough; both sides are shown that. A second person ratifies or withdraws it within 24 hours. Throws 'too_soon', 'proposal_closed'.
 */
export async function goAlone(node: Node, viewer: Viewer, id: MessageId): Promise<ProposalView> {
  return inTurn(node, `proposal ${id}`, async () => {
    const { row, place } = await seeProposal(node, viewer, id)
    checkOpen(row)
    demand(node, viewer, 'release', placeFor(viewer, row, place))
    if (!mayGoAlone(row))
      throw new AppError(
        'proposal_closed',
        `${id} is no emergency that waits for a second person: only such a one may leave on one signature`,
      )
    const waited = Math.floor((node.clock.nowMs() - row.createdMs) / 1000)
    if (waited < ALONE_AFTER)
      throw new AppError(
        'too_soon',
        `it was put up ${waited} s ago; it may leave on one signature after ${ALONE_AFTER} s without a second person`,
      )
    if (!row.payload)
      throw new AppError('proposal_void', `${id} is void: the contents of its thread were removed`)
    const fixed = { ...fixedOf(parsePayload(row.payload), row.reference), alone: true as const }
    const composed = await composeAct(node, row.act as Act, fixed)
    const nowMs = node.clock.nowMs()
    await saveReplaced(node, row)
    const alone: ProposalRow = {
      ...row,
      id: composed.id,
      payload: composed.bytes,
      needs: 1,
      isAlone: true,
      replaces: row.id,
      createdMs: nowMs,
      updatedMs: nowMs,
    }
    await node.store.saveProposal(alone)
    await tell(node, alone, 'proposal.waiting')
    return viewProposal(node, viewer, alone)
  })
}

/** The approver, or the legal reviewer, sends it back to its author with remarks; what was signed is void. */
export async function sendBack(
  node: Node,
  viewer: Viewer,
  id: MessageId,
  remark: string,
): Promise<ProposalView> {
  return close(node, viewer, id, (row, place) => {
    demand(node, viewer, 'send_back', placeFor(viewer, row, place))
    return { ...row, state: 'sent_back', remark, updatedMs: node.clock.nowMs() }
  })
}

/** The author takes back what nobody needs to release any more. */
export async function dropProposal(node: Node, viewer: Viewer, id: MessageId): Promise<ProposalView> {
  return close(node, viewer, id, (row) => {
    if (row.author !== viewer.person)
      throw new AppError(
        'not_allowed',
        `only its author, ${row.author}, drops ${id}; send it back with remarks`,
        { zh: `只有起草人 ${row.author} 可以撤回 ${id}；可附意见退回` },
      )
    return emptied(row, 'dropped', node.clock.nowMs())
  })
}

type Place = Awaited<ReturnType<typeof seeProposal>>['place']

async function close(
  node: Node,
  viewer: Viewer,
  id: MessageId,
  closed: (row: ProposalRow, place: Place) => ProposalRow,
): Promise<ProposalView> {
  return inTurn(node, `proposal ${id}`, async () => {
    const { row, place } = await seeProposal(node, viewer, id)
    if (row.state !== 'sent_back') checkOpen(row)
    const after = closed(row, place)
    await node.store.saveProposal(after)
    if (after.state === 'dropped') await forgetReplaced(node, after)
    if (after.state === 'sent_back') await tell(node, after, 'proposal.sent_back')
    return viewProposal(node, viewer, after)
  })
}

function checkOpen({ id, state, remark }: ProposalRow): void {
  if (state === 'open') return
  const why = remark === undefined ? '' : `: ${remark}`
  if (state === 'void') throw new AppError('proposal_void', `${id} is void${why}; compose it again`)
  throw new AppError('proposal_closed', `${id} is ${state}${why}; it waits for nobody any more`)
}

/** One person is one, with whatever keys: the author's second key releases nothing that his first did not. */
function checkCounts(viewer: Viewer, row: ProposalRow, releases: readonly Release[]): void {
  if (!releases.some(({ by }) => by === viewer.person)) return
  throw new AppError(
    'released_already',
    `${viewer.name} has released ${row.id} already; it waits for ${row.needs - peopleOf(releases)} other person(s)`,
  )
}

/** Who sent it alone does not ratify it. */
async function checkSecondPerson(node: Node, viewer: Viewer, row: ProposalRow): Promise<void> {
  const act = row.act as Act | undefined
  if (act?.type !== 'turn' || act.command.type !== 'ratify') return
  const first = await node.store.releases(act.command.of)
  if (first.some(({ by }) => by === viewer.person))
    throw new AppError(
      'released_already',
      `${viewer.name} sent ${act.command.of} on one signature; a second person ratifies it`,
    )
}
