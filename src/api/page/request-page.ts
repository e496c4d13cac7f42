import { observableFacts } from '../../app/words/observable-words.ts'
import type { Pair } from '../../app/ports.ts'
import type { Proof } from '../../app/show-proof.ts'
import { showProof } from '../../app/show-proof.ts'
import { type RequestView, showRequest, type Turn } from '../../app/show-request.ts'
import { wordFor } from '../../app/words/words.ts'
import { findActivity } from '../../domain/content/rsit.ts'
import { mayLeave, whyNot } from '../../domain/content/tlp.ts'
import type { Body } from '../../protocol/index.ts'
import { type Context, colourOf, dueTexts, timeText } from './context.ts'
import { dutiesTable } from './duties.ts'
import { type Html, html } from './html.ts'
import { page } from './layout.ts'
import { proofMark } from './proof-mark.ts'
import { tagOf } from './requests-page.ts'
import { turnWords } from './turn-words.ts'

/** One request: what is asked, what was said by both sides, and what is proven about each duty. */
export async function requestPage(context: Context, reference: string): Promise<string> {
  const view = await showRequest(context.node, reference)
  const pair = context.pairs.find(({ id }) => id === view.pair)!
  const proofs = await Promise.all(view.turns.map((turn) => showProof(context.node, pair, turn)))
  return page(context, {
    // Browsers print a page's title: of what may not be printed it says the reference alone.
    title: mayLeave(view.tlp, 'print') ? `${view.reference} ${view.title.text}` : view.reference,
    body: html`${unprinted(view)}<div class="${!mayLeave(view.tlp, 'print') && 'unprinted'}">
${head(context, view, pair)}
<div class="columns">
<div>
${asks(context, view)}
${said(context, { view, pair, proofs })}
</div>
<div>
${dutiesTable(context, view)}
${details(context, view)}
</div>
</div>
</div>`,
  })
}

/** What paper shows instead of a request that may not be printed (docs/handling.md). */
function unprinted(view: RequestView): Html | undefined {
  if (mayLeave(view.tlp, 'print')) return undefined
  const { en, zh } = whyNot(view.tlp, 'print')
  return html`<p class="printed">${view.reference}: ${en} <span lang="zh-Hans">${zh}</span></p>`
}

type First = Body<'request'>

function firstOf(view: RequestView): First | undefined {
  const payload = view.turns.find((turn) => turn.id === view.request.request)?.payload
  return payload?.kind === 'request' || payload?.kind === 'notify' ? payload.body : undefined
}

function head(context: Context, view: RequestView, pair: Pair): Html {
  const { texts } = context
  const { words } = texts
  const asker = view.direction === 'out' ? pair.own : pair.peer
  const reason = firstOf(view)?.urgencyReason
  return html`<p class="crumb side-${colourOf(pair, asker.identity)}"><span class="reference">${view.reference}</span> · ${asker.name[texts.lang]}</p>
<h1 lang="${tagOf(view.title.lang)}">${view.title.text}</h1>
<p class="tags"><span>${wordFor(words.kind, view.kind)}</span> <span class="${view.urgency === 'emergency' && view.nextDue !== undefined && 'danger'}">${wordFor(words.urgency, view.urgency)}</span> <span>${wordFor(words.phase, view.phase)}</span></p>
<p class="lead">${sentence(context, view, pair)}</p>
${reason && html`<p>${texts.because('')}<span lang="${tagOf(reason.lang)}">${reason.text}</span></p>`}`
}

/** Who owes what until when, and how many asks are settled; or only the state, when nothing is owed. */
function sentence(context: Context, view: RequestView, pair: Pair): string {
  const { texts } = context
  const { words, lang } = texts
  const answerer = view.direction === 'out' ? pair.peer : pair.own
  const { asks } = view.request
  const settled = asks.filter(
    ({ outcome }) => outcome !== undefined && outcome !== 'postponed' && outcome !== 'condition',
  ).length
  const { nextDuty, nextDue } = view
  const owed =
    nextDuty !== undefined &&
    nextDue !== undefined &&
    texts.owes(
      answerer.name[lang],
      wordFor(words.duty, nextDuty),
      dueTexts(context, view.pair, nextDue).join(' / '),
    )
  const ofAsks = asks.length > 0 ? texts.settledAsks(settled, asks.length) : undefined
  return [owed, ofAsks].filter(Boolean).join(lang === 'zh' ? '' : ' ')
}

function asks({ texts }: Context, view: RequestView): Html | undefined {
  const first = firstOf(view)
  if (!first || first.asks.length === 0) return undefined
  const items = first.asks.map(({ n, text }) => {
    const outcome = view.request.asks.find((ask) => ask.n === n)?.outcome
    return html`<li class="ask" value="${n}"><span lang="${tagOf(text.lang)}">${text.text}</span> <strong class="outcome">${outcome ? texts.words.outcome[outcome] : texts.noOutcome}</strong></li>`
  })
  return html`<section><h2>${texts.asks}</h2><ol class="asks">${items}</ol></section>`
}

function said(
  context: Context,
  { view, pair, proofs }: { view: RequestView; pair: Pair; proofs: readonly Proof[] },
): Html {
  const asker = (view.direction === 'out' ? pair.own : pair.peer).identity
  const items = view.turns.map((turn, i) => saidTurn(context, { turn, pair, proof: proofs[i]!, asker }))
  return html`<section><h2>${context.texts.said}</h2><ol class="plain">${items}</ol></section>`
}

function saidTurn(
  context: Context,
  { turn, pair, proof, asker }: { turn: Turn; pair: Pair; proof: Proof; asker: string },
): Html {
  const { texts } = context
  const writer = turn.from === 'us' ? pair.own : pair.peer
  const time = turn.payload?.at ?? turn.stored
  const by = turn.payload && 'by' in turn.payload.body ? turn.payload.body.by : undefined
  return html`<li class="turn side-${colourOf(pair, writer.identity)}">
<p class="head"><b>${writer.name[texts.lang]}</b> · ${wordFor(texts.words.turn, turn.kind)} · <time datetime="${time}">${timeText(context, pair.id, time)}</time></p>
${turnWords(context, turn, asker)}
<p class="foot">${by && html`${texts.by(by.name, wordFor(texts.words.role, by.role))} · `}${texts.enteredAs(writer.name[texts.lang], turn.position)}</p>
${proofMark(context, { proof, pair, isOurs: turn.from === 'us' })}
</li>`
}

function details({ texts }: Context, view: RequestView): Html | undefined {
  const first = firstOf(view)
  if (!first) return undefined
  const { detail } = texts
  const { summary, rsit, observables, offences, basis, purpose, tlp } = first
  const rows: readonly (readonly [string, Html | string | undefined])[] = [
    [detail.summary, textOf(summary)],
    [detail.activity, rsit && activityText(rsit, texts.lang)],
    [
      detail.observables,
      observables.length > 0
        ? html`<ul class="plain">${observables.map((each) => observableItem(texts, each))}</ul>`
        : undefined,
    ],
    [detail.offences, offences.length > 0 ? offences.join('; ') : undefined],
    [detail.basis, textOf(basis)],
    [detail.purpose, textOf(purpose)],
    [detail.tlp, `TLP:${tlp}`],
    [detail.id, html`<code>${view.request.request}</code>`],
  ]
  const shown = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [html`<dt>${name}</dt><dd>${value}</dd>`],
  )
  return html`<section><h2>${texts.details}</h2><dl class="details">${shown}</dl></section>`
}

function observableItem(
  { lang }: Context['texts'],
  { type, value, note }: First['observables'][number],
): Html {
  const { type: word, unicode, marks } = observableFacts(type, value)
  const odd = marks.map((mark) => html` <strong>${mark[lang]}</strong>`)
  return html`<li>${word[lang]} <code>${value}</code>${unicode && html` <code>${unicode}</code>`}${odd}${note && html` · ${note}`}</li>`
}

/** In the reader's language, where the list has it. */
function activityText(rsit: NonNullable<First['rsit']>, lang: 'en' | 'zh'): string {
  const found = findActivity(rsit)
  const colon = lang === 'zh' ? '：' : ': '
  return found ? `${found.class[lang]}${colon}${found.type[lang]}` : `${rsit.class}: ${rsit.type}`
}

function textOf(text: { readonly lang: string; readonly text: string } | undefined): Html | undefined {
  return text && html`<span lang="${tagOf(text.lang)}">${text.text}</span>`
}
