import type { Kysely } from 'kysely'
import type { PasskeyProof, PeopleStore, ProposalRow, Release } from '../app/ports/people.ts'
import type { MessageId } from '../app/ports.ts'
import { digestBytes, findDigestBytes, printDigest, printJson } from './columns.ts'
import type { Tables } from './tables.ts'
import { isVisibleTo } from './visible.ts'

type Db = Kysely<Tables>

export async function readProposals(
  db: Db,
  query: Parameters<PeopleStore['proposals']>[0],
): Promise<ProposalRow[]> {
  const { state, pair, thread, only, isAlone, after, visibleTo, limit } = query
  let select = db.selectFrom('proposal').selectAll().orderBy('updated_ms', 'desc').orderBy('id').limit(limit)
  if (state !== undefined) select = select.where('state', '=', state)
  if (pair !== undefined) select = select.where('pair', '=', pair)
  if (thread !== undefined) select = select.where('thread', '=', thread)
  if (only !== undefined)
    select = select.where('kind', only === 'agreements' ? 'in' : 'not in', ['agreement', 'notice'])
  if (isAlone) select = select.where('is_alone', '=', 1)
  if (after !== undefined) {
    const { updatedMs } = after
    const id = digestBytes(after.id)
    select = select.where((is) =>
      is.or([
        is('updated_ms', '<', updatedMs),
        is.and([is('updated_ms', '=', updatedMs), is('id', '>', id)]),
      ]),
    )
  }
  if (visibleTo !== undefined)
    select = select.where((is) =>
      is.or([
        is('proposal.agency', '=', visibleTo.agency),
        isVisibleTo(is, visibleTo, { pair: 'proposal.pair', thread: 'proposal.thread' }),
      ]),
    )
  return (await select.execute()).map(toProposal)
}

export async function readProposal(db: Db, id: MessageId): Promise<ProposalRow | undefined> {
  const bytes = findDigestBytes(id)
  if (!bytes) return undefined
  const row = await db.selectFrom('proposal').selectAll().where('id', '=', bytes).executeTakeFirst()
  return row && toProposal(row)
}

export async function saveProposal(db: Db, proposal: ProposalRow): Promise<void> {
  const { id, pair, thread, reference, kind, author, state, needs } = proposal
  const rest = {
    pair,
    thread,
    reference,
    kind,
    author,
    state,
    needs,
    agency: proposal.agency ?? null,
    is_emergency: Number(proposal.isEmergency),
    is_alone: Number(proposal.isAlone),
    remark: proposal.remark ?? null,
    replaces: proposal.replaces === undefined ? null : digestBytes(proposal.replaces),
    act: proposal.act === undefined ? null : printJson(proposal.act),
    payload: proposal.payload ?? null,
    created_ms: proposal.createdMs,
    updated_ms: proposal.updatedMs,
  }
  await db
    .insertInto('proposal')
    .values({ id: digestBytes(id), ...rest })
    .onConflict((row) => row.column('id').doUpdateSet(rest))
    .execute()
}

export async function readReleases(db: Db, proposal: MessageId): Promise<Release[]> {
  const bytes = findDigestBytes(proposal)
  if (!bytes) return []
  const rows = await db
    .selectFrom('release')
    .selectAll()
    .where('proposal', '=', bytes)
    .orderBy('at_ms')
    .orderBy('person')
    .execute()
  return rows.map(toRelease)
}

function toRelease({ person, key, signature, at_ms, how, proof }: Tables['release']): Release {
  const rest = { by: person, key, signature, atMs: at_ms }
  if (how === 'passkey' && proof !== null) return { ...rest, how, proof: JSON.parse(proof) as PasskeyProof }
  return { ...rest, how: how === 'exercise' ? how : 'key' }
}

export async function addRelease(db: Db, proposal: MessageId, release: Release): Promise<void> {
  const { by, key, signature, atMs, how } = release
  const proof = release.how === 'passkey' ? printJson(release.proof) : null
  await db
    .insertInto('release')
    .values({ proposal: digestBytes(proposal), person: by, key, signature, at_ms: atMs, how, proof })
    .onConflict((row) => row.columns(['proposal', 'person', 'key']).doNothing())
    .execute()
}

function toProposal(row: Tables['proposal']): ProposalRow {
  const {
    id,
    agency,
    is_emergency,
    is_alone,
    remark,
    replaces,
    act,
    payload,
    created_ms,
    updated_ms,
    state,
    ...rest
  } = row
  return {
    ...rest,
    id: printDigest(id),
    state: state as ProposalRow['state'],
    ...(agency !== null && { agency }),
    isEmergency: is_emergency === 1,
    isAlone: is_alone === 1,
    ...(remark !== null && { remark }),
    ...(replaces !== null && { replaces: printDigest(replaces) }),
    ...(act !== null && { act: JSON.parse(act) as unknown }),
    ...(payload !== null && { payload }),
    createdMs: created_ms,
    updatedMs: updated_ms,
  }
}
