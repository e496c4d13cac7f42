import type { ReactNode } from 'react'
import type { ProposalView } from '../api/types.ts'
import { useKeys } from '../frame/keys.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { Answer } from '../parts/loading.tsx'
import { useProposals, useUnratified } from './queries.ts'
import { ProposalRow, UnratifiedRow } from './rows.tsx'
import { releaseTexts } from './texts.ts'
import './release.css'

/** Of what was released lately, so many. */
const LATELY = 15

/** What waits for somebody's signature: for mine first. */
export function ReleasePage() {
  const t = useTexts(releaseTexts)
  const all = useProposals()
  useKeys({ j: () => step(1), k: () => step(-1) })
  return (
    <div className="stack wide release-list">
      <PageHead title={t.title} />
      <p className="soft prose">{t.help}</p>
      <Ratify />
      <Answer of={all}>{({ items }) => <Lists of={items} />}</Answer>
    </div>
  )
}

function Lists({ of }: { readonly of: readonly ProposalView[] }) {
  const t = useTexts(releaseTexts)
  const open = of.filter(({ state }) => state === 'open')
  const burning = (a: ProposalView, b: ProposalView) => Number(b.isEmergency) - Number(a.isEmergency)
  const mine = open.filter(({ waitsForMe }) => waitsForMe).toSorted(burning)
  const others = open.filter(({ waitsForMe }) => !waitsForMe).toSorted(burning)
  const inState = (state: ProposalView['state']) => of.filter((each) => each.state === state)
  return (
    <>
      <List title={t.mine} of={mine} empty={<p className="empty">{t.mineNone}</p>} />
      <List
        title={t.others}
        of={others}
        empty={<p className="empty">{of.length === 0 ? t.nothing : t.othersNone}</p>}
      />
      <List title={t.sentBack} help={t.sentBackHelp} of={inState('sent_back')} />
      <List title={t.voided} help={t.voidHelp} of={inState('void')} />
      <List title={t.lately} of={inState('entered').slice(0, LATELY)} />
    </>
  )
}

function List({
  title,
  help,
  of,
  empty,
}: {
  readonly title: string
  readonly help?: string
  readonly of: readonly ProposalView[]
  readonly empty?: ReactNode
}) {
  if (of.length === 0 && !empty) return null
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {help && <p className="soft small">{help}</p>}
      {of.length === 0 ? (
        empty
      ) : (
        <ol className="rows">
          {of.map((each) => (
            <ProposalRow key={each.id} of={each} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Ratify() {
  const t = useTexts(releaseTexts)
  const unratified = useUnratified()
  const items = unratified.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section aria-label={t.unratified} className="burning">
      <h2>{t.unratified}</h2>
      <ol className="rows">
        {items.map((each) => (
          <UnratifiedRow key={each.id} of={each} />
        ))}
      </ol>
    </section>
  )
}

/** To the next row or the one before, by its link. */
function step(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('.release-list .row-of a')]
  const at = links.indexOf(document.activeElement as HTMLAnchorElement)
  links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by]?.focus()
}
