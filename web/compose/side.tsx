import type { ReactNode } from 'react'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { Answer } from '../parts/loading.tsx'
import { Time } from '../parts/time.tsx'
import { useWords } from '../texts/words.ts'
import { useCompose } from './context.tsx'
import { GUIDANCE } from './guidance.ts'
import type { Lack } from './missing.ts'
import { useWouldBeDue, type WouldBeDue } from './queries.ts'
import { composeTexts } from './texts.ts'

/** Beside the column: what the other side needs for this kind, what is still missing, and what would fall due. */
export function Side({ children }: { readonly children: ReactNode }) {
  const t = useTexts(composeTexts)
  return (
    <aside className="side stack" aria-label={t.side}>
      {children}
      <Missing />
      <Guide />
      <Dues />
    </aside>
  )
}

function Guide() {
  const t = useTexts(composeTexts)
  const guidance = useTexts(GUIDANCE)
  const words = useWords()
  const { kind } = useCompose().form
  if (kind === '') return <p className="soft small">{t.guideNone}</p>
  return (
    <section className="stack tight">
      <h3>{t.guideTitle(words.kind[kind])}</h3>
      <ul className="needs small">
        {guidance[kind].needs.map((need) => (
          <li key={need}>{need}</li>
        ))}
      </ul>
    </section>
  )
}

function Missing() {
  const t = useTexts(composeTexts)
  const { lacks } = useCompose()
  const needed = lacks.filter(({ weight }) => weight === 'needed')
  const advised = lacks.filter(({ weight }) => weight === 'advised')
  return (
    <section className="stack tight">
      <h3>{t.missing}</h3>
      {needed.length === 0 ? <p className="small">{t.missingNone}</p> : <LackList of={needed} />}
      {advised.length > 0 && (
        <>
          <h3>{t.advised}</h3>
          <LackList of={advised} />
        </>
      )}
    </section>
  )
}

function LackList({ of }: { readonly of: readonly Lack[] }) {
  const t = useTexts(composeTexts)
  return (
    <ul className="needs small">
      {of.map(({ field, what, n }) => (
        <li key={`${field} ${what} ${n}`}>
          <a
            href={`#${field}`}
            onClick={(event) => {
              event.preventDefault()
              const target = document.getElementById(field)
              target?.scrollIntoView({ block: 'center' })
              ;(target?.querySelector<HTMLElement>('input, textarea, select') ?? target)?.focus()
            }}
          >
            {t.lack(what, t.field[field], n)}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** What the other side would owe by the agreement in effect, and why then. */
export function Dues() {
  const t = useTexts(composeTexts)
  const { pair, kind, urgency } = useCompose().form
  const dues = useWouldBeDue(pair, kind, urgency)
  if (pair === '' || kind === '') return null
  return (
    <section className="stack tight">
      <h3>{t.dues}</h3>
      <Answer of={dues}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="small wrong-text">{t.duesNone}</p>
          ) : (
            <>
              <p className="soft small">{t.duesHelp}</p>
              <dl className="dues small">
                {items.map((each) => (
                  <DueRow key={each.duty} of={each} />
                ))}
              </dl>
            </>
          )
        }
      </Answer>
    </section>
  )
}

function DueRow({ of }: { readonly of: WouldBeDue }) {
  const t = useTexts(composeTexts)
  const words = useWords()
  const { language } = useChoices()
  return (
    <>
      <dt>{words.duty[of.duty]}</dt>
      <dd>
        {of.due && <Time at={of.due} />}
        <details>
          <summary>
            {t.why}
            <span className="unseen"> {words.duty[of.duty]}</span>
          </summary>
          {of.explanation[language]}
        </details>
      </dd>
    </>
  )
}
