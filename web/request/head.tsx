import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { mayLeave } from '../../src/domain/content/tlp.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Monogram, partyOf, Tag, useName, Words } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import { addressOf } from './queries.ts'
import { Said } from './said.tsx'
import { useShown } from './shown.ts'
import { requestTexts } from './texts.ts'
import { editionsOf, firstOf, settledAsks } from './view.ts'

/** Of what the page is: reference, title in both languages, kind, urgency and why, handling, and how it stands in one sentence. */
export function RequestHead({ children }: { readonly children: ReactNode }) {
  const t = useTexts(requestTexts)
  const words = useWords()
  const name = useName()
  const { view, pair, sides } = useShown()
  const edition = editionsOf(view, view.request.request).get('/title')
  const { asker, answerer } = sides
  const isNotice = view.kind === 'notification'
  const isPressing = view.nextDue !== undefined
  // Browsers print a page's title: of what may not be printed it says the reference alone.
  const title = mayLeave(view.tlp, 'print') ? `${view.reference} ${view.title.text}` : view.reference
  return (
    <header className="stack tight request-head">
      <title>{`${title} · Comity`}</title>
      <div className="row">
        <Monogram prefix={asker.prefix} party={partyOf(asker.prefix, answerer.prefix)} />
        <span className="soft">
          {(isNotice ? t.notifies : t.from)(name(asker.name), name(answerer.name))}
        </span>
      </div>
      <h1>
        <span className="reference">{view.reference}</span> <Words of={view.title} />
      </h1>
      {edition && (
        <p className="title-edition">
          <Words of={edition} />{' '}
          <span className="soft small">{t.translation[edition.how](edition.translator)}</span>
        </p>
      )}
      <div className="row tags">
        <Tag>{wordFor(words.kind, view.kind)}</Tag>
        <Tag
          kind={
            view.urgency === 'emergency' && isPressing
              ? 'danger'
              : view.urgency === 'routine'
                ? 'soft'
                : 'short'
          }
        >
          {wordFor(words.urgency, view.urgency)}
        </Tag>
        <Tag kind="soft">{wordFor(words.phase, view.phase)}</Tag>
        <Tag kind={view.tlp === 'RED' ? 'danger' : 'plain'}>TLP:{view.tlp}</Tag>
        {pair.exercise && <Tag>{t.exercise}</Tag>}
      </div>
      <State />
      <Urgency />
      <div className="row acts no-print">{children}</div>
      <Outward />
    </header>
  )
}

/** How it stands, in one sentence: who owes what until when, and how many asks are settled. */
function State() {
  const t = useTexts(requestTexts)
  const name = useName()
  const times = useTimes()
  const { view, sides, calendars } = useShown()
  const { nextDue, nextDuty, phase } = view
  const zone = calendars?.[sides.answerer.identity]?.zone
  const there = useTimes(zone)
  const choices = useChoices()
  const party = name((phase === 'withdrawn' ? sides.asker : sides.answerer).name)
  const owed = nextDue !== undefined && nextDuty !== undefined
  const all = view.request.asks.length
  const isFirst = view.turns.length === 1 || !owed
  return (
    <p className="lead">
      {owed
        ? t.owes(party, t.owedWhat[nextDuty as keyof typeof t.owedWhat] ?? nextDuty, times.full(nextDue))
        : t.state[phase as keyof typeof t.state](party)}{' '}
      {owed && zone && zone !== choices.zone && (
        <span className="soft">{t.owesThere(name(sides.answerer.name), there.full(nextDue))}</span>
      )}{' '}
      {view.request.acknowledged === 'pending' && isFirst === false && phase === 'acknowledged' && t.pending}{' '}
      {all > 0 && phase !== 'withdrawn' && phase !== 'returned' && t.ofAsks(settledAsks(view), all)}
    </p>
  )
}

function Urgency() {
  const t = useTexts(requestTexts)
  const words = useWords()
  const { view } = useShown()
  const first = firstOf(view)
  const reason = first?.body.urgencyReason
  const ground = first?.body.urgencyGround
  const contest = view.request.contests?.at(-1)
  const isOpen = contest && contest.at > (view.request.urgencyDecidedAt ?? '')
  const isAlone = (view.request.unratified?.length ?? 0) > 0
  return (
    <>
      {(reason || ground) && (
        <div className="urgency">
          <b>{t.reason(wordFor(words.urgency, first?.rule.urgency ?? view.urgency))}</b>{' '}
          {ground && t.grounds[ground]}
          {reason && (
            <Said of={reason} edition={editionsOf(view, view.request.request).get('/urgencyReason')} />
          )}
        </div>
      )}
      {isOpen && (
        <Notice kind="short">
          <p>{t.contested(wordFor(words.urgency, contest.urgency))}</p>
        </Notice>
      )}
      {isAlone && (
        <Notice kind="short">
          <p>{t.alone}</p>
        </Notice>
      )}
    </>
  )
}

/** By which ways it can be taken out, each through the door of its label. */
function Outward() {
  const t = useTexts(requestTexts)
  const { can } = useSession()
  const { view } = useShown()
  const [isCopied, setCopied] = useState(false)
  const address = addressOf(view.reference)
  const mayOut = can('export_thread') && mayLeave(view.tlp, 'letter') && firstOf(view) !== undefined
  return (
    <div className="row outward no-print small">
      <Button
        look="quiet"
        onClick={() =>
          void navigator.clipboard
            .writeText(`${location.origin}/requests/${view.reference}`)
            .then(() => setCopied(true))
        }
      >
        {isCopied ? t.copied : t.copyLink}
      </Button>
      {mayLeave(view.tlp, 'print') && (
        <Button look="quiet" onClick={() => print()}>
          {t.print}
        </Button>
      )}
      {mayOut ? (
        <>
          <ButtonLink look="quiet" to={`/requests/${view.reference}/letter`}>
            {t.letter}
          </ButtonLink>
          <a className="button quiet" href={`${address}/export/json`} download>
            {t.exportJson}
          </a>
          <a className="button quiet" href={`${address}/export/stix`} download>
            {t.exportStix}
          </a>
          <a className="button quiet" href={`${address}/export/observables`} download>
            {t.exportCsv}
          </a>
        </>
      ) : (
        !mayLeave(view.tlp, 'letter') && <span className="soft">{t.cannotExport}</span>
      )}
      {can('read_audit') && <Link to="/administration">{t.auditTrail}</Link>}
    </div>
  )
}
