import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PairStatus } from '../api/types.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { Digest } from '../parts/digest.tsx'
import { Notice } from '../parts/notice.tsx'
import { Time } from '../parts/time.tsx'
import { Monogram, partyOf, useName } from '../parts/words.tsx'
import { recordTexts } from './texts.ts'
import { fingerprintsOf, type PinState, pinNow, takeNow } from './verify/index.ts'

/** Whose keys this browser knows, and loudly if the node shows others. */
export function KnownKeys({ pair }: { readonly pair: PairStatus }) {
  const t = useTexts(recordTexts)
  const client = useQueryClient()
  const [known, setKnown] = useState<PinState>(() => pinNow(pair))
  const { state, pin } = known
  const take = () => {
    setKnown({ state: 'same', pin: takeNow(pair) })
    void client.invalidateQueries({ queryKey: ['record', pair.id, 'check'] })
  }
  return (
    <div className="stack">
      <p className="prose">{t.keysLead}</p>
      {state === 'changed' ? (
        <Notice kind="danger" title={t.changed}>
          <p>{t.changedHelp}</p>
          {pair.exercise && <p>{t.changedExercise}</p>}
          <Words pair={pair} title={t.known} of={[pin.own, pin.peer]} />
          <Words pair={pair} title={t.shown} of={[pair.own.identity, pair.peer.identity]} />
          <p>
            <Button look="danger" onClick={take}>
              {t.take}
            </Button>
          </p>
        </Notice>
      ) : (
        <>
          <p>{state === 'first' ? t.first : t.same}</p>
          <Words pair={pair} of={[pin.own, pin.peer]} since={pin.since} />
        </>
      )}
    </div>
  )
}

/** The fingerprints of two identities in words, made in this browser. */
function Words({
  pair,
  of,
  title,
  since,
}: {
  readonly pair: PairStatus
  readonly of: readonly [own: string, peer: string]
  readonly title?: string
  readonly since?: string
}) {
  const t = useTexts(recordTexts)
  const name = useName()
  const { language } = useChoices()
  const words = useQuery({
    queryKey: ['fingerprints', ...of],
    queryFn: () => fingerprintsOf(of),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const parties = [pair.own, pair.peer]
  return (
    <div>
      {title && <h4>{title}</h4>}
      <dl className="facts identities">
        {parties.flatMap((party, i) => [
          <dt key={`${party.prefix} name`}>
            <Monogram prefix={party.prefix} party={partyOf(party.prefix, parties[1 - i]!.prefix)} />{' '}
            {i === 0 ? t.ownIdentity(name(party.name)) : name(party.name)}
          </dt>,
          <dd key={`${party.prefix} words`}>
            <div className="fingerprint">{words.data?.[i]?.[language]}</div>
            <Digest of={of[i]!} length={16} />
          </dd>,
        ])}
      </dl>
      {since && (
        <p className="soft small">
          <SinceTime since={since} />
        </p>
      )}
    </div>
  )
}

function SinceTime({ since }: { readonly since: string }) {
  const t = useTexts(recordTexts)
  const [before, after] = t.since('|').split('|')
  return (
    <>
      {before}
      <Time at={since} />
      {after}
    </>
  )
}
