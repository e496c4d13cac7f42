import type { RequestVerdicts } from '../../app/judge-pair.ts'
import type { RequestView } from '../../app/show-request.ts'
import type { Verdict } from '../../protocol/index.ts'
import { type Context, dueTexts, homeZone } from './context.ts'
import { type Html, html } from './html.ts'
import { at } from './times.ts'

type DutyVerdict = RequestVerdicts['duties'][number]

/** Verdicts that count against someone. */
export const AGAINST: ReadonlySet<Verdict> = new Set(['late', 'unproven', 'unanswered', 'silent', 'exposed'])

/** Each duty with its due time, its verdict in a sentence, and the interval in which it is proven to have come. */
export function dutiesTable(context: Context, view: RequestView): Html {
  const { texts } = context
  // Where our own log goes on beyond what the other side receipted, it says more: that it does not receipt, or is silent.
  const shown = view.unreconciled ?? view.verdicts
  const duties = shown?.duties ?? []
  return html`<section><h2>${texts.duties}</h2>
${view.unreconciled && html`<p>${texts.unreconciled}</p>`}
${
  duties.length === 0
    ? html`<p class="empty">${shown?.returned ? texts.returned(texts.words.returned[shown.returned]) : texts.noVerdict}</p>`
    : html`<ol class="plain">${duties.map((duty) => dutyItem(context, view.pair, duty))}</ol>`
}
${shown?.contest ? contested(context, view.pair, shown.contest) : undefined}
</section>`
}

function contested(context: Context, pair: string, contest: NonNullable<RequestVerdicts['contest']>): Html {
  const { words } = context.texts
  const sentence = words.says.underUrgency(words.urgency[contest.urgency], contest.agreed !== null)
  const items = contest.duties.map((duty) => dutyItem(context, pair, duty))
  return html`<p>${sentence}</p><ol class="plain">${items}</ol>`
}

function dutyItem(context: Context, pair: string, duty: DutyVerdict): Html {
  const { texts } = context
  const { words, dutyColumns } = texts
  const lines = (time: string) =>
    html`${dueTexts(context, pair, time).map((text) => html`<span class="line">${text}</span>`)}`
  const late = duty.lateGrants.map((time) => texts.grantedLate(dueTexts(context, pair, time)[0]!))
  const rows: readonly (readonly [string, Html | string | undefined])[] = [
    [dutyColumns.due, duty.due ? lines(duty.due) : texts.notBounded],
    ['', duty.granted && texts.grantedUntil(dueTexts(context, pair, duty.granted).join(' / '))],
    ...late.map((text) => ['', text] as const),
    [dutyColumns.proven, duty.answer ? interval(context, pair, duty.answer) : undefined],
  ]
  const shown = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [html`<dt>${name}</dt><dd>${value}</dd>`],
  )
  return html`<li class="duty">
<h3>${words.duty[duty.duty]}${duty.n !== undefined && html` ${duty.n}`} · <strong class="${AGAINST.has(duty.verdict) && 'danger'}">${words.verdict[duty.verdict]}</strong></h3>
<p>${words.verdictMeans[duty.verdict]}</p>
<dl class="details">${shown}</dl>
</li>`
}

/** Both ends, the date once where it is the same. */
function interval(
  context: Context,
  pair: string,
  { after, before }: NonNullable<DutyVerdict['answer']>,
): string {
  const { texts } = context
  const zone = homeZone(context, pair)
  const [from, to] = [after, before].map((time) => (time === null ? undefined : at(time, zone, 'second')))
  const isOneDay = from && to && from.date.equals(to.date)
  return texts.between(
    from ? texts.when(from) : texts.notBounded,
    to ? (isOneDay ? to.clock : texts.when(to)) : texts.notBounded,
  )
}
