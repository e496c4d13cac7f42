import { Link, Navigate } from 'react-router'
import { OPEN } from '../../src/domain/request/state.ts'
import { useDuties, usePairs, useRecord, useRequests, useWaiting } from '../api/queries.ts'
import type { Owed, ProposalView, RequestSummary } from '../api/types.ts'
import { PageHead } from '../frame/page-head.tsx'
import { PLACES } from '../frame/rail.tsx'
import { useTexts } from '../lib/choices.tsx'
import { unreceiptedOf } from '../lib/logs.ts'
import { ButtonLink } from '../parts/button.tsx'
import { Answer } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { useName } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import { OwedRow, RequestRow } from './rows.tsx'
import { todayTexts } from './texts.ts'
import './today.css'

/** Days around now of which Today speaks: what was due longer ago stands in the requests' list. */
const NEAR = 45

/** Where the desk begins: with what needs somebody now, or, for whoever reads no requests, with the first page that is his. */
export function TodayPage() {
  const { can } = useSession()
  if (can('list')) return <Today />
  const first = PLACES.find(({ to, may }) => to !== '/' && (may === undefined || can(may)))
  return <Navigate to={first?.to ?? '/me'} replace />
}

function Today() {
  const t = useTexts(todayTexts)
  const { can } = useSession()
  const duties = useDuties(NEAR)
  const requests = useRequests()
  return (
    <div className="stack wide today">
      <PageHead title={t.title}>
        {can('draft') && (
          <ButtonLink to="/requests/new" look="main">
            {t.compose}
          </ButtonLink>
        )}
      </PageHead>
      <Waiting />
      <Unreceipted />
      <Answer of={duties}>
        {({ items, leftOut }) => (
          <>
            <Emergencies owed={items} />
            <Columns owed={items.filter(({ urgency }) => urgency !== 'emergency')} leftOut={leftOut}>
              <Answer of={requests}>{(page) => <UnderWay requests={page.items} />}</Answer>
            </Columns>
          </>
        )}
      </Answer>
    </div>
  )
}

function Emergencies({ owed }: { readonly owed: readonly Owed[] }) {
  const t = useTexts(todayTexts)
  const burning = owed.filter(({ urgency }) => urgency === 'emergency')
  if (burning.length === 0) return null
  return (
    <section aria-labelledby="emergencies" className="emergencies">
      <h2 id="emergencies">{t.emergencies}</h2>
      <Rows owed={burning} showsWho />
    </section>
  )
}

function Columns({
  owed,
  leftOut,
  children,
}: {
  readonly owed: readonly Owed[]
  readonly leftOut: number
  readonly children: React.ReactNode
}) {
  const t = useTexts(todayTexts)
  const name = useName()
  const pairs = usePairs()
  const peers = pairs.data?.pairs.filter(({ phase }) => phase === 'confirmed') ?? []
  const ours = owed.filter(({ by }) => by === 'us')
  const theirs = owed.filter(({ by }) => by === 'them')
  return (
    <>
      <div className="columns">
        <section aria-labelledby="we-owe">
          <h2 id="we-owe">{t.weOwe}</h2>
          {ours.length > 0 ? <Rows owed={ours} /> : <p className="empty">{t.nothingWeOwe}</p>}
        </section>
        <section aria-labelledby="they-owe">
          <h2 id="they-owe">{t.theyOwe(peers.map(({ peer }) => name(peer.name)).join(' / '))}</h2>
          {theirs.length > 0 ? <Rows owed={theirs} /> : <p className="empty">{t.nothingTheyOwe}</p>}
        </section>
        {children}
      </div>
      {leftOut > 0 && <p className="soft small">{t.older(leftOut)}</p>}
    </>
  )
}

function Rows({ owed, showsWho = false }: { readonly owed: readonly Owed[]; readonly showsWho?: boolean }) {
  return (
    <ol className="rows">
      {byRequest(owed).map((of) => (
        <OwedRow
          key={`${of[0]!.pair} ${of[0]!.thread ?? of[0]!.what} ${of[0]!.by}`}
          of={of}
          showsWho={showsWho}
        />
      ))}
    </ol>
  )
}

/** What one side owes on one request stands together, where the most pressing of it would. */
function byRequest(owed: readonly Owed[]): readonly (readonly Owed[])[] {
  const groups = Map.groupBy(owed, ({ pair, thread, by, what }) => `${pair} ${thread ?? what} ${by}`)
  return [...groups.values()]
}

function UnderWay({ requests }: { readonly requests: readonly RequestSummary[] }) {
  const t = useTexts(todayTexts)
  const open = requests.filter(({ phase }) => OPEN.some((each) => each === phase))
  return (
    <section aria-labelledby="under-way">
      <h2 id="under-way">{t.underWay}</h2>
      {open.length === 0 ? (
        <p className="empty">{t.nothingUnderWay}</p>
      ) : (
        <ol className="rows">
          {open.map((request) => (
            <RequestRow key={request.thread} of={request} />
          ))}
        </ol>
      )}
    </section>
  )
}

/** What waits for this person's own signature. */
function Waiting() {
  const t = useTexts(todayTexts)
  const words = useWords()
  const { can } = useSession()
  const waiting = useWaiting()
  const mine: readonly ProposalView[] = can('read_proposal') ? (waiting.data?.items ?? []) : []
  if (mine.length === 0) return null
  return (
    <Notice kind="short" title={t.waiting}>
      <ul className="plain">
        {mine.map(({ id, reference, kind }) => (
          <li key={id}>
            <Link to={`/release/${encodeURIComponent(id)}`}>
              {reference} · {wordFor(words.turn, kind)}
            </Link>
          </li>
        ))}
      </ul>
      <p className="soft small">{t.waitingHelp}</p>
    </Notice>
  )
}

/** What we signed and the other side has not countersigned: said as long as it is so. */
function Unreceipted() {
  const { can } = useSession()
  const pairs = usePairs()
  const peers = pairs.data?.pairs.filter(({ phase }) => phase === 'confirmed') ?? []
  return can('read_record') ? peers.map(({ id }) => <UnreceiptedIn key={id} pair={id} />) : null
}

function UnreceiptedIn({ pair }: { readonly pair: string }) {
  const t = useTexts(todayTexts)
  const record = useRecord(pair)
  const count = unreceiptedOf(record.data?.logs ?? [])
  if (count === 0) return null
  return (
    <Notice title={<Link to="/record">{t.unreceipted(count)}</Link>}>
      <p className="soft small">{t.unreceiptedHelp}</p>
    </Notice>
  )
}
