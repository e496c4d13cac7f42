import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import { usePairs } from '../api/queries.ts'
import type { ProposalView } from '../api/types.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { Answer } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { Time } from '../parts/time.tsx'
import { Monogram, partyOf, Tag, useName, Words } from '../parts/words.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import { Acts } from './acts.tsx'
import { changesBetween } from './difference.ts'
import { linesOfPayload } from './lines.ts'
import { Changes, MessageView, RawBytes } from './message-view.tsx'
import { People } from './people.tsx'
import { useAgreementChanges, useEntered, useProposal } from './queries.ts'
import { useReference } from './reference.ts'
import type { Released } from './sign.ts'
import { releaseTexts } from './texts.ts'
import { warningsOf } from './warnings.ts'
import './release.css'

/** One proposal: what it says, what changed, who signed, and what this person can do with it. */
export function ProposalPage() {
  const { id } = useParams()
  const proposal = useProposal(id)
  // Another proposal begins with nothing signed.
  return <Answer of={proposal}>{(found) => <Proposal key={found.id} of={found} />}</Answer>
}

function Proposal({ of }: { readonly of: ProposalView }) {
  const t = useTexts(releaseTexts)
  const words = useWords()
  const [released, setReleased] = useState<Released>()
  const reference = useReference()(of)
  const kind = reference === of.reference ? wordFor(words.turn, of.kind) : undefined
  return (
    <div className="stack proposal">
      <PageHead
        title={
          <>
            {reference} {kind && <span className="soft">· {kind}</span>}
          </>
        }
        window={kind ? `${reference} · ${kind}` : reference}
      >
        <Link to="/release">{t.back}</Link>
      </PageHead>
      <Head of={of} />
      <Outcome of={of} released={released} />
      {of.remark && (
        <Notice kind="short" title={of.state === 'void' ? t.voided : t.remarks}>
          <p className="lines">{of.remark}</p>
        </Notice>
      )}
      <div className="columns">
        <div className="stack wide">
          <Warnings of={of} />
          <SinceBefore of={of} />
          <AgreementChanges of={of} />
          <Says of={of} />
        </div>
        <aside className="stack beside" aria-label={t.people}>
          <Acts of={of} onReleased={setReleased} />
          <People of={of} />
          <Dues of={of} />
        </aside>
      </div>
    </div>
  )
}

function Head({ of }: { readonly of: ProposalView }) {
  const t = useTexts(releaseTexts)
  const words = useWords()
  const name = useName()
  const pairs = usePairs()
  const own = pairs.data?.own
  const { request, to } = of
  return (
    <div className="stack tight">
      <div className="row tight">
        {to && own && <Monogram prefix={to.prefix} party={partyOf(to.prefix, own.prefix)} />}
        {to && <span>{t.to(name(to.name))}</span>}
        {request && (
          <>
            <Tag kind="soft">{wordFor(words.kind, request.kind)}</Tag>
            <Tag kind={request.urgency === 'emergency' ? 'danger' : 'soft'}>
              {wordFor(words.urgency, request.urgency)}
            </Tag>
            <Tag>TLP:{request.tlp}</Tag>
          </>
        )}
        {of.isAlone && <Tag kind="short">{words.says.alone}</Tag>}
      </div>
      {request && (
        <p>
          {request.isNew ? t.isNew : `${t.onRequest} `}
          {!request.isNew && <Link to={`/requests/${of.reference}`}>{of.reference}</Link>}{' '}
          <strong>
            <Words of={request.title} />
          </strong>
        </p>
      )}
    </div>
  )
}

/** What became of it, in one sentence, and the way on. */
function Outcome({ of, released }: { readonly of: ProposalView; readonly released: Released | undefined }) {
  const t = useTexts(releaseTexts)
  const position = useEntered(of)?.position
  const reference = useReference()(of)
  const entered = released?.entered
  const isOfPair = of.kind === 'agreement' || of.kind === 'notice' || of.kind === 'keys'
  const onward = isOfPair ? (
    <ButtonLink to="/administration">{t.toAgreement}</ButtonLink>
  ) : (
    <ButtonLink to={`/requests/${of.reference}`} look="main">
      {t.toRequest(of.reference)}
    </ButtonLink>
  )
  if (of.state === 'entered')
    return (
      <Notice title={entered ? t.released(reference, entered.position) : t.state.entered}>
        <div className="row" role="status">
          {!entered && position !== undefined && <span>{t.enteredAt(position)}</span>}
          {onward}
        </div>
      </Notice>
    )
  if (of.state !== 'open') return <p role="status">{t.state[of.state]}</p>
  if (released) return <p role="status">{t.youSigned(of.missing)}</p>
  return <p role="status">{of.waitsForMe ? t.state.mine : t.state.open(of.missing)}</p>
}

function Warnings({ of }: { readonly of: ProposalView }) {
  const t = useTexts(releaseTexts)
  if (of.state !== 'open') return null
  const warnings = warningsOf(of, t)
  if (warnings.length === 0) return null
  return (
    <Notice kind="short" title={t.warnings}>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </Notice>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function Says({ of }: { readonly of: ProposalView }) {
  const t = useTexts(releaseTexts)
  const { zone } = useChoices()
  const pairs = usePairs()
  const entered = useEntered(of)
  const payload = of.payload ?? entered?.payload
  if (!payload) return null
  return (
    <Section title={of.state === 'entered' ? t.said : t.says}>
      <MessageView
        linesIn={(lang) =>
          linesOfPayload(payload, { lang, zone }, askerOf({ ...of, payload }, pairs.data?.own.prefix))
        }
      />
      <RawBytes of={payload} label={t.raw} help={t.rawHelp} expected={of.id} />
    </Section>
  )
}

/** A reference begins with the letters of whoever asks (M6). */
function askerOf({ reference, payload }: ProposalView, own: string | undefined): string | undefined {
  return own !== undefined && reference.startsWith(`${own}-`) ? payload?.from : payload?.to
}

/** Word by word what changed since what it replaces. */
function SinceBefore({ of }: { readonly of: ProposalView }) {
  const t = useTexts(releaseTexts)
  const { language: lang, zone } = useChoices()
  const before = useProposal(of.replaces)
  if (of.replaces === undefined || !of.payload || !before.data) return null
  const old = before.data.payload
  return (
    <Section title={t.changes}>
      {old ? (
        <Changes
          of={changesBetween(linesOfPayload(old, { lang, zone }), linesOfPayload(of.payload, { lang, zone }))}
        />
      ) : (
        <p className="soft">{t.changesGone}</p>
      )}
    </Section>
  )
}

function AgreementChanges({ of }: { readonly of: ProposalView }) {
  const t = useTexts(releaseTexts)
  const { language } = useChoices()
  const changes = useAgreementChanges(of)
  if (of.payload?.kind !== 'agreement') return null
  return (
    <Section title={t.agreementChanges}>
      <Answer of={changes}>
        {({ changes: all }) =>
          all.length === 0 ? (
            <p>{t.agreementSame}</p>
          ) : (
            <ul>
              {all.map(({ text }) => (
                <li key={text.en}>{text[language]}</li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Section>
  )
}

function Dues({ of }: { readonly of: ProposalView }) {
  const t = useTexts(releaseTexts)
  const words = useWords()
  const dues = Object.entries(of.request?.dues ?? {})
  if (dues.length === 0 || of.state === 'entered' || of.state === 'dropped') return null
  const isNew = of.request?.isNew === true
  return (
    <section className="stack tight" aria-label={isNew ? t.dues : t.duesOf}>
      <h3>{isNew ? t.dues : t.duesOf}</h3>
      {isNew && <p className="soft small">{t.duesNow}</p>}
      <dl className="dues small">
        {dues.flatMap(([duty, due]) => [
          <dt key={duty}>{wordFor(words.duty, duty)}</dt>,
          <dd key={`${duty} due`}>
            <Time at={due} />
          </dd>,
        ])}
      </dl>
    </section>
  )
}
