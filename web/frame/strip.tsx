import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { ask } from '../api/client.ts'
import type { LiveState } from '../api/live.ts'
import { keys, useAgreement, usePairs, useRecord } from '../api/queries.ts'
import type { PairStatus } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { newestOf, receiptsOf, unreceiptedOf } from '../lib/logs.ts'
import { useTimes } from '../lib/times.ts'
import { Button } from '../parts/button.tsx'
import { partyOf, usePersonName } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { CapitalClock } from './capital-clock.tsx'
import { LanguageChoice } from './language-choice.tsx'
import { frameTexts } from './texts.ts'
import { ZoneChoice } from './zone-choice.tsx'

/** What a glance must find at the same place on every page: both capitals' time, whether the logs agree, who one is. */
export function Strip({ live, onPalette }: { readonly live: LiveState; readonly onPalette: () => void }) {
  const t = useTexts(frameTexts)
  const { can } = useSession()
  const pairs = usePairs(can('read_pair'))
  const pair = pairs.data?.pairs.find(({ phase }) => phase === 'confirmed')
  return (
    <header className="strip">
      {pair && <Capitals pair={pair} />}
      <span className="soft" title={t.hotlineLater}>
        {t.hotlineState}
      </span>
      {pair && can('read_record') && <Agreement pair={pair} />}
      {live === 'lost' && (
        <span className="tag short" role="status">
          {t.lost}
        </span>
      )}
      <span className="controls">
        <Button look="quiet" onClick={onPalette}>
          {t.palette} <kbd className="key">{t.paletteKey}</kbd>
        </Button>
        <Notices />
        <ZoneChoice pair={pair} />
        <LanguageChoice />
        <Who />
      </span>
    </header>
  )
}

function Capitals({ pair }: { readonly pair: PairStatus }) {
  const agreement = useAgreement(pair.id)
  if (!agreement.data) return null
  const both = [pair.own, pair.peer].toSorted((a, b) => (a.prefix < b.prefix ? -1 : 1))
  return both.map((party) => (
    <CapitalClock
      key={party.identity}
      party={party}
      colour={partyOf(party.prefix, both.find((other) => other !== party)!.prefix)}
      agreement={agreement.data}
    />
  ))
}

/** How far both hold the same: by the last receipt of each side. */
function Agreement({ pair }: { readonly pair: PairStatus }) {
  const t = useTexts(frameTexts)
  const times = useTimes()
  const record = useRecord(pair.id)
  if (!record.data) return null
  const { phase, logs } = record.data
  const waiting = unreceiptedOf(logs)
  const until = newestOf(receiptsOf(logs))
  const text =
    phase.phase !== 'running'
      ? t.stopped
      : waiting > 0
        ? t.behind(waiting)
        : until === undefined
          ? t.noRecord
          : t.agree(times.clock(until))
  return (
    <Link to="/record" className={phase.phase === 'running' ? 'soft' : 'tag danger'}>
      {text}
    </Link>
  )
}

function Notices() {
  const t = useTexts(frameTexts)
  const { person } = useSession()
  const notices = useQuery({
    queryKey: [...keys.notices, 'unread'],
    queryFn: ({ signal }) => ask<{ unread: number }>('/api/v1/me/notices?limit=1', { signal }),
    enabled: person !== undefined,
    retry: false,
    refetchInterval: 60_000,
  })
  if (!person) return null
  return (
    <Link to="/notices" className="button quiet">
      {t.notices(notices.data?.unread ?? 0)}
    </Link>
  )
}

function Who() {
  const t = useTexts(frameTexts)
  const { person, program, leave } = useSession()
  const called = usePersonName()
  const name = person ? called(person) : program?.name
  return (
    <span className="row">
      <Link to="/me">{name}</Link>
      <Button look="quiet" onClick={() => void leave()}>
        {t.out}
      </Button>
    </span>
  )
}
