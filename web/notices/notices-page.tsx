import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { ask } from '../api/client.ts'
import { keys, usePairs } from '../api/queries.ts'
import type { NoticeKind } from '../api/types.ts'
import { useAct } from '../api/use-act.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button } from '../parts/button.tsx'
import { Trouble } from '../parts/loading.tsx'
import { partTexts } from '../parts/texts.ts'
import { Time } from '../parts/time.tsx'
import { Tag, useName } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import { todayTexts } from '../today/texts.ts'
import { daysOf } from './days.ts'
import { noticesTexts } from './texts.ts'
import './notices.css'

export type Notice = {
  readonly number: number
  readonly kind: NoticeKind
  readonly at: string
  readonly urgent: boolean
  readonly unread: boolean
  readonly pair?: string
  readonly reference?: string
  readonly about: {
    readonly kind?: string
    readonly proposal?: string
    readonly due?: string
    readonly ask?: number
  }
  readonly settled?: true
}
type Page = { readonly items: readonly Notice[]; readonly next?: string; readonly unread: number }

/** What happened that concerns one person: the new first, each day by itself. */
export function NoticesPage() {
  const t = useTexts(noticesTexts)
  const parts = useTexts(partTexts)
  const { person } = useSession()
  const notices = useInfiniteQuery({
    queryKey: [...keys.notices, 'list'],
    queryFn: ({ signal, pageParam }) =>
      ask<Page>(`/api/v1/me/notices?limit=100${pageParam && `&cursor=${pageParam}`}`, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    enabled: person !== undefined,
  })
  const read = useAct((until: number) => ({ path: '/api/v1/me/notices/read', body: { until } }), {
    refreshes: [keys.notices],
  })
  const items = notices.data?.pages.flatMap((page) => page.items)
  const isNew = (items ?? []).filter(({ unread }) => unread)
  const newest = items?.[0]
  return (
    <div className="stack wide notices">
      <PageHead title={t.title}>
        {newest && isNew.length > 0 && (
          <Button isBusy={read.isPending} onClick={() => read.mutate(newest.number)}>
            {t.allRead}
          </Button>
        )}
      </PageHead>
      <p className="prose soft">
        {t.intro} <Link to="/me#mail">{t.choose}</Link>
      </p>
      {read.isError && <Trouble error={read.error} />}
      {notices.isError && <Trouble error={notices.error} onAgain={() => void notices.refetch()} />}
      {notices.isPending && person && (
        <p className="empty" role="status">
          {parts.loading}
        </p>
      )}
      {(items?.length === 0 || !person) && !notices.hasNextPage && <p className="empty">{t.empty}</p>}
      {items && items.length > 0 && (
        <>
          <section aria-labelledby="new">
            <h2 id="new">
              {isNew.length > 0 ? t.unread(notices.data?.pages[0]?.unread ?? isNew.length) : t.nothingNew}
            </h2>
            <Days of={isNew} onRead={(until) => read.mutate(until)} />
          </section>
          {items.length > isNew.length && (
            <section aria-labelledby="earlier">
              <h2 id="earlier">{t.earlier}</h2>
              <Days of={items.filter(({ unread }) => !unread)} />
            </section>
          )}
        </>
      )}
      {notices.hasNextPage && (
        <p>
          <Button isBusy={notices.isFetchingNextPage} onClick={() => void notices.fetchNextPage()}>
            {t.more}
          </Button>
        </p>
      )}
    </div>
  )
}

function Days({ of, onRead }: { readonly of: readonly Notice[]; readonly onRead?: (until: number) => void }) {
  const { zone } = useChoices()
  const times = useTimes()
  return daysOf(of, zone).map(({ day, notices }) => (
    <div key={day}>
      <h3>{times.date(notices[0]!.at)}</h3>
      <ol className="rows">
        {notices.map((notice) => (
          <Row key={notice.number} of={notice} {...(onRead && { onRead })} />
        ))}
      </ol>
    </div>
  ))
}

function Row({ of, onRead }: { readonly of: Notice; readonly onRead?: (until: number) => void }) {
  const t = useTexts(noticesTexts)
  const times = useTimes()
  const say = useSentence()
  const { reference, about } = of
  const to = about.proposal
    ? `/release/${encodeURIComponent(about.proposal)}`
    : about.kind === 'calendar'
      ? `/administration/agreement?pair=${of.pair}`
      : reference && `/requests/${reference}`
  return (
    <li className="row-of" data-unread={of.unread}>
      <time dateTime={of.at} title={times.full(of.at)} className="when">
        {times.minute(of.at)}
      </time>
      <span className="what">
        {of.unread && <span className="unseen">{t.isNew}: </span>}
        {of.urgent && <Tag kind="danger">{t.urgent}</Tag>} {to ? <Link to={to}>{say(of)}</Link> : say(of)}
        {reference && (
          <>
            {' · '}
            <Link to={`/requests/${reference}`} className="figures">
              {reference}
            </Link>
          </>
        )}
        {about.due && (
          <span className="soft">
            {' · '}
            {t.due} <Time at={about.due} />
          </span>
        )}
        {of.settled && <span className="soft small"> · {t.settled}</span>}
      </span>
      {onRead && (
        <span className="no-print">
          <Button look="quiet" onClick={() => onRead(of.number)}>
            {t.readTo}
            <span className="unseen"> {times.minute(of.at)}</span>
          </Button>
        </span>
      )}
    </li>
  )
}

/** A notice as one sentence, by the words that the desk has for what was said or is owed. */
function useSentence(): (notice: Notice) => string {
  const t = useTexts(noticesTexts)
  const owed = useTexts(todayTexts).what
  const words = useWords()
  const name = useName()
  const pairs = usePairs()
  return ({ kind, pair, about }) => {
    const peer = pairs.data?.pairs.find(({ id }) => id === pair)?.peer
    const { kind: code = '' } = about
    const isDuty = kind === 'duty.due' || kind === 'duty.overdue'
    const what = wordFor(isDuty ? owed : words.turn, code)
    return t.kinds[kind]({ party: peer ? name(peer.name) : '', what, ask: about.ask })
  }
}
