import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import type { PairStatus } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { SelectField } from '../parts/field.tsx'
import { useName } from '../parts/words.tsx'
import { usePairChoice } from './queries.ts'
import { administrationTexts } from './texts.ts'

/** What is of one pair: which one is asked only where there are several, and said where there is none. */
export function OfPair({ children }: { readonly children: (pair: PairStatus) => ReactNode }) {
  const t = useTexts(administrationTexts)
  const name = useName()
  const [params, setParams] = useSearchParams()
  const { pairs, pair, isKnown } = usePairChoice()
  if (!isKnown) return null
  if (!pair)
    return (
      <div className="empty stack">
        <p>{t.noPair}</p>
        <p>
          <ButtonLink to="/administration/pairing">{t.toPairing}</ButtonLink>
        </p>
      </div>
    )
  const choose = (id: string) => {
    const next = new URLSearchParams(params)
    next.set('pair', id)
    setParams(next)
  }
  return (
    <>
      {pairs.length > 1 && (
        <div className="form">
          <SelectField
            label={t.pair}
            value={pair.id}
            options={pairs.map(({ id, peer }) => ({ value: id, label: name(peer.name) }))}
            onChange={(event) => choose(event.target.value)}
          />
        </div>
      )}
      {children(pair)}
    </>
  )
}
