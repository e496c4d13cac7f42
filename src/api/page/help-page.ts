import { VERDICTS } from '../../protocol/index.ts'
import type { Context } from './context.ts'
import { type Html, html } from './html.ts'
import { page } from './layout.ts'
import { SIGNS } from './proof-mark.ts'

/** What this page is, three commands to try, and what marks and verdicts mean. */
export function helpPage(context: Context): string {
  const { texts } = context
  return page(context, {
    title: texts.helpTitle,
    here: 'help',
    body: html`<h1>${texts.helpTitle}</h1>
<p class="lead">${texts.helpIntro}</p>
<section><h2>${texts.tryThese}</h2>
${commands(context).map(([about, command]) => html`<p>${about}</p><pre><code>${command}</code></pre>`)}
</section>
<section><h2>${texts.marks}</h2><dl class="details">${marks(context)}</dl></section>
<section><h2>${texts.verdicts}</h2><dl class="details">${VERDICTS.map((verdict) => html`<dt>${texts.words.verdict[verdict]}</dt><dd>${texts.words.verdictMeans[verdict]}</dd>`)}</dl></section>`,
  })
}

function commands({ texts, address, pairs, own }: Context): (readonly [string, string])[] {
  const { title, facts, asks } = texts.example
  const peer = pairs[0]?.peer.prefix ?? 'BEI'
  const file = `${own.prefix}-${peer}.comity`
  return [
    [texts.tryFirst, `export COMITY_NODE=${address} COMITY_TOKEN=${texts.yourToken}`],
    [texts.tryList, 'npx comity request list'],
    [
      texts.tryEnter,
      `npx comity request enter --pair ${peer} --kind preservation --urgency urgent \\\n  --title "${title}" --facts "${facts}" \\\n  ${asks.map((ask) => `--ask "${ask}"`).join(' ')}`,
    ],
    [texts.tryVerify, `npx comity record export --pair ${peer} --out ${file} && npx comity verify ${file}`],
  ]
}

function marks({ texts, own, pairs }: Context): Html[] {
  const writer = own.name[texts.lang]
  const receiver = pairs[0]?.peer.name[texts.lang] ?? '…'
  const sentences = {
    own: texts.markMeans.own(writer),
    receipted: texts.markMeans.receipted(receiver, '…'),
    witnessed: texts.markMeans.witnessed(receiver, '…', '…'),
  }
  return (['own', 'receipted', 'witnessed'] as const).map(
    (mark) => html`<dt>${SIGNS[mark]} ${texts.mark[mark]}</dt><dd>${sentences[mark]}</dd>`,
  )
}
