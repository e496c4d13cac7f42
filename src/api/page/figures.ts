import type { Verdicts } from '../../app/judge-pair.ts'
import type { Pair } from '../../app/ports.ts'
import { DUTIES, type Verdict, writerOf } from '../../protocol/index.ts'
import { type Context, colourOf } from './context.ts'
import { AGAINST } from './duties.ts'
import { type Html, html } from './html.ts'

/** Kept first, then what counts against the answerer, then what counts against nobody. */
const ORDER: readonly Verdict[] = [
  'on-time',
  'excused',
  'late',
  'unproven',
  'unanswered',
  'silent',
  'exposed',
  'indeterminate',
  'undelivered',
  'suspected',
  'claimed',
  'open',
  'withdrawn',
  'returned',
]

/** How often each verdict stands, by duty, for each side that answers. */
export function figures(context: Context, pair: Pair, verdicts: Verdicts): Html {
  const { texts } = context
  if (verdicts.totals.length === 0)
    return html`<h3>${texts.figures}</h3><p class="empty">${texts.noFigures}</p>`
  const tables = [pair.own, pair.peer].flatMap((party) => {
    const mine = verdicts.totals.filter((total) => total.answerer === writerOf(party.identity))
    const duties = DUTIES.filter((duty) => mine.some((total) => total.duty === duty))
    const rows = duties.map(
      (duty) =>
        html`<tr><th scope="row">${texts.words.duty[duty]}</th><td>${mine
          .filter((total) => total.duty === duty)
          .toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict))
          .map(
            ({ verdict, count }) =>
              html`<span class="figure ${AGAINST.has(verdict) && 'danger'}">${texts.words.verdict[verdict]} <b>${count}</b></span> `,
          )}</td></tr>`,
    )
    if (rows.length === 0) return []
    return html`<table class="figures side-${colourOf(pair, party.identity)}"><caption>${texts.figuresOf(party.name[texts.lang])}</caption><tbody>${rows}</tbody></table>`
  })
  return html`<h3>${texts.figures}</h3>${!verdicts.outside && html`<p>${texts.noOutside}</p>`}<div class="columns">${tables}</div>`
}
