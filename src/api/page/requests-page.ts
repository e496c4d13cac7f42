import { visibilityOf } from '../../app/people/viewer.ts'
import type { Pair } from '../../app/ports.ts'
import { listRequests, type RequestSummary } from '../../app/show-request.ts'
import { wordFor } from '../../app/words/words.ts'
import { mayLeave } from '../../domain/content/tlp.ts'
import { type Context, colourOf, dueTexts } from './context.ts'
import { type Html, html } from './html.ts'
import { page } from './layout.ts'
import { spanOf } from './times.ts'

/** Requests read for one page; what is owed on older ones is on the pages after it. */
const MOST = 1000
/** Less is "soon", in seconds. */
const SOON = 6 * 3600

/** What is owed by either side, emergencies first, then by time left; then the rest, newest change first. */
export async function requestsPage(context: Context, before: number | undefined): Promise<string> {
  const { texts, node } = context
  const visibleTo = visibilityOf(context.viewer, node.clock.nowMs())
  const all = await listRequests(node, {
    limit: MOST,
    ...(before !== undefined && { before }),
    ...(visibleTo && { visibleTo }),
  })
  const owed = all.filter((request) => request.nextDue !== undefined).toSorted(byTimeLeft)
  const emergencies = owed.filter(({ urgency }) => urgency === 'emergency')
  const others = owed.filter(({ urgency }) => urgency !== 'emergency')
  const sections = [
    emergencies.length > 0 && section(context, { title: texts.emergencies, rows: emergencies, empty: '' }),
    section(context, {
      title: texts.weOwe,
      rows: others.filter(({ direction }) => direction === 'in'),
      empty: texts.nothingOwed,
    }),
    section(context, {
      title: texts.theyOwe,
      rows: others.filter(({ direction }) => direction === 'out'),
      empty: texts.nothingAwaited,
    }),
    section(context, {
      title: texts.settled,
      rows: all.filter((request) => request.nextDue === undefined),
      empty: texts.nothingSettled,
    }),
  ]
  const oldest = all.length === MOST ? Date.parse(all.at(-1)!.updated) : undefined
  return page(context, {
    title: texts.pages.requests,
    here: 'requests',
    body: html`<h1>${texts.pages.requests}</h1>
${sections}
${oldest !== undefined && html`<p><a href="/?before=${oldest}">${texts.more}</a></p>`}`,
  })
}

function byTimeLeft(a: RequestSummary, b: RequestSummary): number {
  return a.nextDue! < b.nextDue! ? -1 : 1
}

function section(
  context: Context,
  { title, rows, empty }: { title: string; rows: readonly RequestSummary[]; empty: string },
): Html {
  const { columns } = context.texts
  const head = (['reference', 'about', 'kind', 'urgency', 'state', 'due'] as const).map(
    (name) => html`<th scope="col" role="columnheader" class="${name}">${columns[name]}</th>`,
  )
  // The roles are said because a narrow page shows the rows as blocks, and browsers then forget that it is a table.
  return html`<section>
<h2>${title} <span class="count">${rows.length}</span></h2>
${
  rows.length === 0
    ? html`<p class="empty">${empty}</p>`
    : html`<table class="requests" role="table">
<thead role="rowgroup"><tr role="row">${head}</tr></thead>
<tbody role="rowgroup">${rows.map((each) => row(context, each))}</tbody>
</table>`
}
</section>`
}

function row(context: Context, request: RequestSummary): Html {
  const { texts, pairs } = context
  const { words, columns } = texts
  const pair = pairs.find(({ id }) => id === request.pair)
  const asker = pair && (request.direction === 'out' ? pair.own : pair.peer)
  const colour = pair && asker ? colourOf(pair, asker.identity) : 'a'
  const urgency = wordFor(words.urgency, request.urgency)
  const isBurning = request.urgency === 'emergency' && request.nextDue !== undefined
  return html`<tr role="row" class="side-${colour}">
<th scope="row" role="rowheader" class="reference"><a href="/requests/${encodeURIComponent(request.reference)}">${request.reference}</a><span class="from">${asker?.name[texts.lang]}</span></th>
<td role="cell" class="about" lang="${tagOf(request.title.lang)}"><span class="${!mayLeave(request.tlp, 'print') && 'unprinted'}">${request.title.text}</span></td>
<td role="cell" class="kind" data-label="${columns.kind}">${wordFor(words.kind, request.kind)}</td>
<td role="cell" class="urgency ${isBurning && 'danger'}" data-label="${columns.urgency}">${urgency}</td>
<td role="cell" class="state" data-label="${columns.state}">${wordFor(words.phase, request.phase)}</td>
<td role="cell" class="due" data-label="${columns.due}">${due(context, request, pair) ?? '–'}</td>
</tr>`
}

/** What is due from whom, when in both places, and how long that is from now. */
function due(context: Context, request: RequestSummary, pair: Pair | undefined): Html | undefined {
  const { texts } = context
  const { nextDue, nextDuty, direction } = request
  if (nextDue === undefined || nextDuty === undefined) return undefined
  const [home, there] = dueTexts(context, request.pair, nextDue)
  const answerer = direction === 'out' ? pair?.peer : pair?.own
  const what = texts.owed(answerer?.name[texts.lang] ?? '', wordFor(texts.words.duty, nextDuty))
  return html`<span class="what">${what}</span><time datetime="${nextDue}">${home}</time>${there && html`<span class="there">${there}</span>`}${left(context, nextDue)}`
}

function left({ texts, now }: Context, time: string): Html {
  const seconds = (Date.parse(time) - Date.parse(now)) / 1000
  const words = seconds < 0 ? texts.past(spanOf(seconds)) : texts.left(spanOf(seconds))
  return html`<strong class="left ${seconds < 0 ? 'danger' : seconds < SOON ? 'soon' : 'far'}">${words}</strong>`
}

export function tagOf(lang: string): string {
  return lang === 'zh' ? 'zh-Hans' : 'en'
}
