import { useQuery } from '@tanstack/react-query'
import { Link, Route, Routes, useParams, useSearchParams } from 'react-router'
import { ask } from '../api/client.ts'
import { keys, useAgreement } from '../api/queries.ts'
import type { AgreementState, AgreementView, Comparison, PairStatus } from '../api/types.ts'
import { useAct } from '../api/use-act.ts'
import { PageHead } from '../frame/page-head.tsx'
import { NotFoundPage } from '../frame/trouble-page.tsx'
import { useTexts } from '../lib/choices.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { Digest } from '../parts/digest.tsx'
import { SelectField } from '../parts/field.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { type Column, DataTable } from '../parts/table.tsx'
import { Tag, useName } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { AgreementActs } from './agreement-acts.tsx'
import { AgreementDraft } from './agreement-draft.tsx'
import { agreementTexts } from './agreement-texts.ts'
import { AgreementInWords } from './agreement-words.tsx'
import { OfPair } from './pair-choice.tsx'

/** The agreement with another party: what is in effect, what is offered, what differs. */
export function AgreementPart() {
  return (
    <OfPair>
      {(pair) => (
        <Routes>
          <Route index element={<Overview pair={pair} />} />
          <Route path="versions/:hex" element={<VersionPage pair={pair} />} />
          <Route path="compare" element={<ComparePage pair={pair} />} />
          <Route path="draft" element={<AgreementDraft key={pair.id} pair={pair} />} />
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      )}
    </OfPair>
  )
}

const HOME = '/administration/agreement'

function addressOf(pair: PairStatus, version: AgreementState): string {
  return `${HOME}/versions/${version.digest.replace('sha256:', '')}?pair=${pair.peer.prefix}`
}

/** Where a version stands between the two sides. */
function standingOf(version: AgreementState, view: AgreementView): keyof typeof agreementTexts.en.stateOf {
  const { inEffect } = view
  if (inEffect?.digest === version.digest) return 'inEffect'
  if (inEffect && version.document.version <= inEffect.document.version)
    return version.own && version.peer ? 'past' : 'unused'
  if (version.own && version.peer) return 'both'
  if (version.own) return 'ours'
  return version.peer ? 'theirs' : 'unused'
}

function Overview({ pair }: { readonly pair: PairStatus }) {
  const t = useTexts(agreementTexts)
  const { can } = useSession()
  const agreement = useAgreement(pair.id)
  return (
    <div className="stack">
      <PageHead title={t.title}>
        {can('agree') && (
          <ButtonLink to={`${HOME}/draft?pair=${pair.peer.prefix}`} look="main">
            {agreement.data?.versions.length === 0 ? t.draftFirst : t.draft}
          </ButtonLink>
        )}
      </PageHead>
      <p className="prose soft">{t.intro}</p>
      <Answer of={agreement}>
        {(view) => (
          <>
            <InEffect view={view} pair={pair} />
            <CalendarWarnings view={view} pair={pair} />
            <Offers view={view} pair={pair} />
            <Versions view={view} pair={pair} />
            <AgreementActs view={view} pair={pair} />
          </>
        )}
      </Answer>
    </div>
  )
}

function InEffect({ view, pair }: { readonly view: AgreementView; readonly pair: PairStatus }) {
  const t = useTexts(agreementTexts)
  const { inEffect, state = 'in_force' } = view
  if (!inEffect) return view.versions.length === 0 ? <p className="empty">{t.none}</p> : null
  return (
    <p>
      <Link to={addressOf(pair, inEffect)}>{t.inEffect(inEffect.document.version)}</Link> {t.states[state]}
    </p>
  )
}

function CalendarWarnings({ view, pair }: { readonly view: AgreementView; readonly pair: PairStatus }) {
  const t = useTexts(agreementTexts)
  const name = useName()
  if (view.calendars.length === 0) return null
  return (
    <Notice kind="short">
      <p>
        <strong>{t.calendarShort}</strong>
      </p>
      {view.calendars.map((each) => (
        <p key={each.whose}>
          {t.calendarEnds(name(each.whose === 'us' ? pair.own.name : pair.peer.name), each.year)}
        </p>
      ))}
      <p className="soft">{t.calendarDo}</p>
    </Notice>
  )
}

function Offers({ view, pair }: { readonly view: AgreementView; readonly pair: PairStatus }) {
  const t = useTexts(agreementTexts)
  const name = useName()
  const { can } = useSession()
  const party = name(pair.peer.name)
  const offers = view.versions.filter((each) => ['ours', 'theirs'].includes(standingOf(each, view)))
  if (offers.length === 0) return null
  return (
    <section aria-labelledby="offers">
      <h2 id="offers">{t.offers}</h2>
      {offers.map((offer) => {
        const isTheirs = standingOf(offer, view) === 'theirs'
        const { version } = offer.document
        return (
          <Notice
            key={offer.digest}
            kind={isTheirs ? 'short' : 'plain'}
            title={isTheirs ? t.theirOffer(party, version) : t.ourOffer(party, version)}
          >
            <p className="row">
              <Link to={addressOf(pair, offer)}>{t.read}</Link>
              {view.versions.length > 1 && <CompareLink pair={pair} to={offer} view={view} />}
              <Digest of={offer.digest} />
            </p>
            {isTheirs && can('agree') && <Accept pair={pair} offer={offer} />}
          </Notice>
        )
      })}
    </section>
  )
}

function CompareLink({
  pair,
  to,
  view,
}: {
  readonly pair: PairStatus
  readonly to: AgreementState
  readonly view: AgreementView
}) {
  const t = useTexts(agreementTexts)
  const from = to.document.before ?? view.inEffect?.digest
  const query = new URLSearchParams({ pair: pair.peer.prefix, ...(from && { from }), to: to.digest })
  return <Link to={`${HOME}/compare?${query}`}>{t.compare}</Link>
}

/** Puts what they entered up for release, by the digest that was read here. */
function Accept({ pair, offer }: { readonly pair: PairStatus; readonly offer: AgreementState }) {
  const t = useTexts(agreementTexts)
  const accept = useAct<void, { id: string }>(
    () => ({ path: `/api/v1/pairs/${pair.id}/agreement/${offer.digest}/accept` }),
    { refreshes: [keys.agreement(pair.id), keys.proposals] },
  )
  if (accept.data) return <Proposed id={accept.data.id} />
  return (
    <>
      <p className="soft">{t.acceptHelp}</p>
      <p>
        <ConfirmButton
          look="plain"
          label={t.accept}
          question={t.acceptAsk(offer.document.version)}
          isBusy={accept.isPending}
          onConfirm={() => accept.mutate()}
        />
      </p>
      {accept.isError && <Trouble error={accept.error} />}
    </>
  )
}

/** What was put up waits for people; here is where. */
export function Proposed({ id }: { readonly id: string }) {
  const t = useTexts(agreementTexts)
  return (
    <p role="status">
      {t.waits} <Link to={`/release/${encodeURIComponent(id)}`}>{t.toProposal}</Link>
    </p>
  )
}

function Versions({ view, pair }: { readonly view: AgreementView; readonly pair: PairStatus }) {
  const t = useTexts(agreementTexts)
  if (view.versions.length === 0) return null
  const entered = (is: unknown) => (is ? t.entered : t.notEntered)
  const columns: readonly Column<AgreementState>[] = [
    {
      id: 'version',
      head: t.version,
      cell: (each) => <Link to={addressOf(pair, each)}>{t.readTitle(each.document.version)}</Link>,
    },
    {
      id: 'state',
      head: t.state,
      cell: (each) => {
        const standing = standingOf(each, view)
        return standing === 'inEffect' ? (
          <Tag>{t.stateOf[standing]}</Tag>
        ) : (
          <span className="soft">{t.stateOf[standing]}</span>
        )
      },
    },
    { id: 'us', head: t.byUs, cell: ({ own, idle }) => entered(own ?? idle?.own) },
    { id: 'them', head: t.byThem, cell: ({ peer, idle }) => entered(peer ?? idle?.peer) },
    { id: 'digest', head: t.digest, cell: ({ digest }) => <Digest of={digest} /> },
    {
      id: 'compare',
      head: <span className="unseen">{t.compare}</span>,
      cell: (each) => each.document.before !== undefined && <CompareLink pair={pair} to={each} view={view} />,
    },
  ]
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">{t.versions}</h2>
      <DataTable
        caption={t.versions}
        columns={columns}
        rows={view.versions.toReversed()}
        idOf={({ digest }) => digest}
      />
    </section>
  )
}

function VersionPage({ pair }: { readonly pair: PairStatus }) {
  const t = useTexts(agreementTexts)
  const { hex } = useParams()
  const agreement = useAgreement(pair.id)
  return (
    <Answer of={agreement}>
      {(view) => {
        const version = view.versions.find(({ digest }) => digest === `sha256:${hex}`)
        if (!version) return <NotFoundPage />
        return (
          <div className="stack">
            <PageHead title={t.readTitle(version.document.version)} />
            <p className="row">
              <Link to={`${HOME}?pair=${pair.peer.prefix}`}>{t.back}</Link>
              <Tag>{t.stateOf[standingOf(version, view)]}</Tag>
              <Digest of={version.digest} length={16} />
              {version.document.before !== undefined && <CompareLink pair={pair} to={version} view={view} />}
            </p>
            {version.document.state && <p>{t.states[version.document.state]}</p>}
            <AgreementInWords of={version.document} />
          </div>
        )
      }}
    </Answer>
  )
}

function ComparePage({ pair }: { readonly pair: PairStatus }) {
  const t = useTexts(agreementTexts)
  const [params, setParams] = useSearchParams()
  const agreement = useAgreement(pair.id)
  return (
    <div className="stack">
      <PageHead title={t.comparing} />
      <p>
        <Link to={`${HOME}?pair=${pair.peer.prefix}`}>{t.back}</Link>
      </p>
      <Answer of={agreement}>
        {(view) => {
          const { versions, inEffect } = view
          if (versions.length < 2) return <p className="empty">{t.oneOnly}</p>
          const from = params.get('from') ?? inEffect?.digest ?? versions[0]!.digest
          const to = params.get('to') ?? versions.findLast(({ digest }) => digest !== from)!.digest
          const options = versions.map((each) => ({
            value: each.digest,
            label: `${t.readTitle(each.document.version)} · ${t.stateOf[standingOf(each, view)]} · ${each.digest.slice(7, 15)}`,
          }))
          const choose = (name: 'from' | 'to') => (event: { target: { value: string } }) => {
            const next = new URLSearchParams(params)
            next.set(name, event.target.value)
            setParams(next, { replace: true })
          }
          return (
            <>
              <div className="filters">
                <SelectField label={t.from} options={options} value={from} onChange={choose('from')} />
                <SelectField label={t.to} options={options} value={to} onChange={choose('to')} />
              </div>
              <Differences pair={pair} from={from} to={to} />
            </>
          )
        }}
      </Answer>
    </div>
  )
}

function Differences({
  pair,
  from,
  to,
}: {
  readonly pair: PairStatus
  readonly from: string
  readonly to: string
}) {
  const comparison = useQuery({
    queryKey: [...keys.agreement(pair.id), 'compare', from, to],
    queryFn: ({ signal }) =>
      ask<Comparison>(`/api/v1/pairs/${pair.id}/agreement/compare?${new URLSearchParams({ from, to })}`, {
        signal,
      }),
  })
  return <Answer of={comparison}>{(found) => <ChangesInWords of={found} />}</Answer>
}

/** One sentence for each difference, as the node tells them. */
export function ChangesInWords({ of }: { readonly of: Comparison }) {
  const t = useTexts(agreementTexts)
  const name = useName()
  if (of.changes.length === 0) return <p>{t.same}</p>
  return (
    <ul className="changes">
      {of.changes.map(({ text }) => (
        <li key={text.en}>{name(text)}</li>
      ))}
    </ul>
  )
}
