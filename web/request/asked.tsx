import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { observableFacts } from '../../src/app/words/observable-words.ts'
import { langOf } from '../../src/app/words/words.ts'
import { findActivity } from '../../src/domain/content/rsit.ts'
import { labelOf } from '../../src/domain/content/tlp.ts'
import { ask } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import type { RequestView } from '../api/types.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button } from '../parts/button.tsx'
import { Digest } from '../parts/digest.tsx'
import { Time } from '../parts/time.tsx'
import { Tag, Words } from '../parts/words.tsx'
import { useWords } from '../texts/words.ts'
import { addressOf } from './queries.ts'
import { Said } from './said.tsx'
import { useShown } from './shown.ts'
import { requestTexts } from './texts.ts'
import { editionsOf, firstOf } from './view.ts'

/** What happened, and what is asked, each ask with what became of it. */
export function Asked() {
  const t = useTexts(requestTexts)
  const { view } = useShown()
  const first = firstOf(view)
  const editions = editionsOf(view, view.request.request)
  if (!first)
    return (
      <section aria-labelledby="asked" className="section stack">
        <h2 id="asked">{t.parts.asked}</h2>
        <p className="soft">{view.phase === 'returned' ? t.unreadable : t.gone}</p>
        <AskStates />
      </section>
    )
  const { body } = first
  return (
    <section aria-labelledby="asked" className="section stack">
      <h2 id="asked">{t.parts.asked}</h2>
      <div>
        <h3>{t.facts}</h3>
        <Said of={body.facts} edition={editions.get('/facts')} />
      </div>
      {body.summary && (
        <div>
          <h3>{t.summary}</h3>
          <Said of={body.summary} edition={editions.get('/summary')} />
        </div>
      )}
      <div>
        <h3>{t.asks}</h3>
        {body.asks.length === 0 ? <p className="soft">{t.noAsks}</p> : null}
        <ol className="asks">
          {(body.asks as readonly { n: number; text: { lang: 'en' | 'zh'; text: string } }[]).map(
            ({ n, text }, i) => (
              <li key={n} value={n}>
                <Said of={text} edition={editions.get(`/asks/${i}/text`)} />
                <AskState n={n} />
              </li>
            ),
          )}
        </ol>
      </div>
    </section>
  )
}

/** Of a request whose words are gone, what became of each ask stays. */
function AskStates() {
  const { view } = useShown()
  return (
    <ol className="asks">
      {view.request.asks.map(({ n }) => (
        <li key={n} value={n}>
          <AskState n={n} />
        </li>
      ))}
    </ol>
  )
}

function AskState({ n }: { readonly n: number }) {
  const t = useTexts(requestTexts)
  const words = useWords()
  const times = useTimes()
  const { view } = useShown()
  const state = view.request.asks.find((each) => each.n === n)
  const renewal = view.request.renewals?.findLast(({ ask: of }) => of === n)
  const said = view.turns.find(({ id }) => id === state?.by)?.payload
  const told = said?.kind === 'result' ? said.body.outcomes.find((each) => each.ask === n) : undefined
  return (
    <div className="ask-state">
      {state?.outcome ? (
        <Tag kind={state.outcome === 'done' ? 'plain' : 'short'}>{words.outcome[state.outcome]}</Tag>
      ) : (
        <Tag kind="soft">{t.noOutcome}</Tag>
      )}
      {told?.ground && <span>{words.says.ground(words.ground[told.ground], told.article ?? '')}</span>}
      {state?.until && <span>{t.outcomeUntil(times.full(state.until))}</span>}
      {told?.text && <Words of={told.text} />}
      {state?.by && (
        <a className="small" href={`#turn-${state.by.slice(7, 23)}`}>
          {state.answeredAt ? t.outcomeBy(times.short(state.answeredAt)) : t.byMessage}
        </a>
      )}
      {renewal && <span className="small">{t.renewal(times.full(renewal.until))}</span>}
    </div>
  )
}

/** Observables, law, use, handling: what a colleague looks up. */
export function Details() {
  const t = useTexts(requestTexts)
  const words = useWords()
  const times = useTimes()
  const { language } = useChoices()
  const { view } = useShown()
  const first = firstOf(view)
  if (!first) return null
  const { body } = first
  const editions = editionsOf(view, view.request.request)
  const activity = body.rsit && findActivity(body.rsit)
  const colon = language === 'zh' ? '：' : ': '
  const label = labelOf(view.tlp)
  const text = (name: 'territory' | 'basis' | 'purpose') =>
    body[name] && <Said of={body[name]} edition={editions.get(`/${name}`)} />
  const rows = [
    [t.territory, text('territory')],
    [t.events, body.events && <Events of={body.events} />],
    [
      t.activity,
      body.rsit &&
        (activity
          ? `${activity.class[language]}${colon}${activity.type[language]}`
          : `${body.rsit.class}${colon}${body.rsit.type}`),
    ],
    [t.observables, body.observables.length > 0 && <Observables of={body.observables} />],
    [
      t.offences,
      body.offences.length > 0 && (
        <ul className="plain">
          {body.offences.map((each) => (
            <li key={each}>
              <Words of={{ lang: langOf(each), text: each }} />
            </li>
          ))}
        </ul>
      ),
    ],
    [t.basis, text('basis')],
    [t.purpose, text('purpose')],
    [
      t.use,
      body.use &&
        [
          words.says.use(body.use.purposes.map((each) => words.says.usePurpose[each])),
          words.says.onward[body.use.onward],
          ...(body.use.destroyBy ? [words.says.destroyBy(times.full(body.use.destroyBy))] : []),
        ].join(' '),
    ],
    [t.links, (view.request.links?.length ?? 0) > 0 && <Links />],
    [t.tlp, t.isClosed(view.tlp, label[language])],
    [t.messageId, <Digest key="id" of={view.request.request} length={24} />],
  ] as const
  return (
    <section aria-labelledby="details" className="section stack">
      <h2 id="details">{t.parts.details}</h2>
      <dl className="facts">
        {rows.flatMap(([name, value]) =>
          value ? [<dt key={name}>{name}</dt>, <dd key={`${name} is`}>{value}</dd>] : [],
        )}
      </dl>
    </section>
  )
}

type Body = NonNullable<ReturnType<typeof firstOf>>['body']

function Events({ of }: { readonly of: NonNullable<Body['events']> }) {
  const t = useTexts(requestTexts)
  return (
    <ul className="plain stack tight">
      {of.map(({ at, text, zone, driftSeconds }) => (
        <li key={`${at} ${text.text}`}>
          <b>
            <Time at={at} form="full" />
          </b>{' '}
          <span className="soft small">
            {zone && t.clock(zone)} {driftSeconds !== undefined && t.drift(driftSeconds)}
          </span>
          <Said of={text} />
        </li>
      ))}
    </ul>
  )
}

/** Chips shown at first; the rest on demand. */
const FEW = 24

function Observables({ of }: { readonly of: Body['observables'] }) {
  const t = useTexts(requestTexts)
  const { language } = useChoices()
  const [isAll, setAll] = useState(false)
  return (
    <>
      <ul className="plain chips">
        {(isAll ? of : of.slice(0, FEW)).map(({ type, value, note }) => {
          const { type: word, unicode, marks } = observableFacts(type, value)
          return (
            <li key={`${type} ${value}`} className="chip plain">
              <span className="soft">{word[language]}</span> <code>{value}</code>
              {unicode && <code>{unicode}</code>}
              {marks.map((mark) => (
                <Tag key={mark.en} kind="short">
                  {mark[language]}
                </Tag>
              ))}
              {note && <span className="soft said">{note}</span>}
            </li>
          )
        })}
      </ul>
      {!isAll && of.length > FEW && <Button onClick={() => setAll(true)}>{t.more(of.length - FEW)}</Button>}
    </>
  )
}

function Links() {
  const t = useTexts(requestTexts)
  const { view } = useShown()
  return (
    <ul className="plain">
      {(view.request.links ?? []).map(({ relation, request }) => (
        <li key={`${relation} ${request}`}>
          {t.relations[relation]}: <LinkTo id={request} />
        </li>
      ))}
    </ul>
  )
}

/** Another request, which may exist for others alone: then its id is all that is said. */
function LinkTo({ id }: { readonly id: string }) {
  const found = useQuery({
    queryKey: keys.request(id),
    queryFn: ({ signal }) => ask<RequestView>(addressOf(id), { signal }),
  })
  if (!found.data) return <Digest of={id} />
  return (
    <Link to={`/requests/${found.data.reference}`}>
      {found.data.reference} <Words of={found.data.title} />
    </Link>
  )
}
