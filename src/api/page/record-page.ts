import { judgePair, type Verdicts } from '../../app/judge-pair.ts'
import type { Pair } from '../../app/ports.ts'
import { type LogView, type RecordView, showRecord } from '../../app/show-record.ts'
import { ProtocolError } from '../../protocol/index.ts'
import { type Context, colourOf, timeText } from './context.ts'
import { figures } from './figures.ts'
import { type Html, html } from './html.ts'
import { page } from './layout.ts'
import type { Texts } from './texts/index.ts'
import { spanOf } from './times.ts'

/** Both logs of each pair: their size, who signed what of them when, health in words, and the file that proves it all. */
export async function recordPage(context: Context): Promise<string> {
  const { texts, pairs } = context
  const sections = await Promise.all(pairs.map((pair) => pairSection(context, pair)))
  return page(context, {
    title: texts.pages.record,
    here: 'record',
    body: html`<h1>${texts.pages.record}</h1>
${sections.length === 0 ? html`<p class="empty">${texts.noPairs}</p>` : sections}`,
  })
}

async function pairSection(context: Context, pair: Pair): Promise<Html> {
  const { texts } = context
  const name = pair.peer.name[texts.lang]
  const title = html`<h2>${texts.recordWith(name)}</h2>`
  if (pair.phase !== 'confirmed') return html`<section>${title}<p>${texts.notConfirmed(name)}</p></section>`
  const view = await showRecord(context.node, pair.id)
  const verdicts = await judgePair(context.node, pair.id).catch((error: unknown) => unjudged(error))
  const logs = view.logs.toSorted((a, b) =>
    a.whose === b.whose ? b.epoch - a.epoch : a.whose === 'ours' ? -1 : 1,
  )
  return html`<section>${title}
${health(context, { pair, view, verdicts })}
<div class="columns">${logs.map((log) => logSection(context, pair, log))}</div>
${!('why' in verdicts) && figures(context, pair, verdicts)}
${exportSection(context, pair)}
</section>`
}

function health(
  context: Context,
  {
    pair,
    view,
    verdicts,
  }: {
    readonly pair: Pair
    readonly view: RecordView
    readonly verdicts: Verdicts | Unjudged
  },
): Html {
  const { texts } = context
  const name = pair.peer.name[texts.lang]
  const ours = view.logs.filter((log) => log.whose === 'ours').toSorted((a, b) => b.epoch - a.epoch)[0]
  const missing = ours ? ours.size - ours.reconciled : 0
  const receipt = ours?.lines.find((line) => line.role === 'receipt')
  const witnesses = ours?.lines.filter((line) => line.role === 'witness') ?? []
  const seen = (line: { readonly time: string }) =>
    [timeText(context, pair.id, line.time, 'second'), agoOf(context, line.time)] as const
  const sentences = [
    html`<li class="${view.phase.phase !== 'running' && 'danger'}"><strong>${phaseText(texts, view.phase)}</strong></li>`,
    agreement(),
    html`<li>${missing > 0 ? texts.notHeld(missing, name) : texts.allHeld}</li>`,
    html`<li>${receipt ? texts.lastReceipt(name, ...seen(receipt)) : texts.noReceipt(name)}</li>`,
    ...witnesses.map((line) => html`<li>${texts.lastWitness(line.name, ...seen(line))}</li>`),
    view.witnesses.length === 0
      ? html`<li>${texts.noOutside}</li>`
      : witnesses.length === 0 && html`<li>${texts.noWitness}</li>`,
    html`<li>${view.agreement ? texts.inEffect(view.agreement.version) : texts.noAgreement}</li>`,
    view.agreement &&
      view.agreement.state !== 'in_force' &&
      html`<li><strong>${texts.stopped[view.agreement.state]}</strong></li>`,
    ...view.calendars.map(({ explanation }) => html`<li><strong>${explanation[texts.lang]}</strong></li>`),
  ]
  return html`<h3>${texts.health}</h3><ul class="health">${sentences}</ul>`

  function agreement(): Html | undefined {
    if ('why' in verdicts)
      return html`<li class="danger"><strong>${texts.unjudged(verdicts.why)}</strong></li>`
    const { time } = verdicts.cut
    return time === null
      ? undefined
      : html`<li>${texts.agreesTo(timeText(context, pair.id, time, 'second'))}</li>`
  }
}

/** Why nothing can be said over what both sides hold: bytes in the store that are not what was signed. */
type Unjudged = { readonly why: string }

function unjudged(error: unknown): Unjudged {
  if (error instanceof ProtocolError) return { why: error.message }
  throw error
}

function phaseText({ ledger }: Texts, phase: RecordView['phase']): string {
  switch (phase.phase) {
    case 'running':
      return ledger.running
    case 'quiescent':
      return ledger.quiescent(phase.missing)
    case 'refused':
      return ledger.refused(phase.why)
    default:
      return phase satisfies never
  }
}

function agoOf({ texts, now }: Context, time: string): string {
  const seconds = (Date.parse(now) - Date.parse(time)) / 1000
  return seconds < 60 ? texts.justNow : texts.ago(spanOf(seconds))
}

function logSection(context: Context, pair: Pair, log: LogView): Html {
  const { texts } = context
  const { words, logColumns, signer } = texts
  const [writer, other] = log.whose === 'ours' ? [pair.own, pair.peer] : [pair.peer, pair.own]
  const signers = { writer: writer.name[texts.lang], receipt: other.name[texts.lang], witness: undefined }
  const lines = log.lines
    .toSorted(byRole)
    .map(
      (line) =>
        html`<tr><td>${words.signer[line.role]}</td><td class="number">${line.size}</td><td><time datetime="${line.time}">${timeText(context, pair.id, line.time, 'second')}</time></td><td class="name" title="${line.name}">${signers[line.role] ?? line.name}</td></tr>`,
    )
  return html`<section class="log side-${colourOf(pair, writer.identity)}">
<h3>${texts.logOf(writer.name[texts.lang])}${log.epoch > 1 && html` · ${texts.epoch(log.epoch)}`}</h3>
<p class="name"><code>${log.origin}</code></p>
<dl class="details">
<dt>${logColumns.size}</dt><dd>${texts.leaves(log.size)}</dd>
<dt>${logColumns.held}</dt><dd>${texts.leaves(log.reconciled)}</dd>
${log.checkpoint && html`<dt>${logColumns.checkpoint}</dt><dd>${log.checkpoint.size}<br><code>${log.checkpoint.root}</code></dd>`}
</dl>
<table><thead><tr><th scope="col">${signer.what}</th><th scope="col" class="number">${signer.size}</th><th scope="col">${signer.time}</th><th scope="col">${signer.who}</th></tr></thead><tbody>${lines}</tbody></table>
<details><summary>${logColumns.keys}</summary>${log.vkeys.map((vkey) => html`<p class="name"><code>${vkey}</code></p>`)}</details>
</section>`
}

const ROLES = ['writer', 'receipt', 'witness']

function byRole(a: LogView['lines'][number], b: LogView['lines'][number]): number {
  return ROLES.indexOf(a.role) - ROLES.indexOf(b.role)
}

function exportSection({ texts }: Context, pair: Pair): Html {
  const file = `${pair.own.prefix}-${pair.peer.prefix}.comity`
  const path = `/api/v1/pairs/${pair.id}/record/bundle`
  return html`<h3>${texts.export}</h3>
<p><a href="${path}" download="${file}">${texts.exportWhole}</a> · <a href="${path}?public=true" download="public-${file}">${texts.exportPublic}</a></p>
<p>${texts.exportHow} <code>npx comity verify ${file}</code></p>`
}
