import type { Pair } from '../../app/ports.ts'
import type { Proof } from '../../app/show-proof.ts'
import { type Context, timeText } from './context.ts'
import { type Html, html } from './html.ts'

/** One set of marks, everywhere; each opens one sentence. */
export const SIGNS: Readonly<Record<Proof['mark'], string>> = { own: '○', receipted: '◐', witnessed: '●' }

export function proofMark(
  context: Context,
  { proof, pair, isOurs }: { readonly proof: Proof; readonly pair: Pair; readonly isOurs: boolean },
): Html {
  const { texts } = context
  const { lang, markMeans } = texts
  const [writer, receiver] = isOurs ? [pair.own, pair.peer] : [pair.peer, pair.own]
  const time = (text: string) => timeText(context, pair.id, text, 'second')
  return html`<details class="proof"><summary><span aria-hidden="true">${SIGNS[proof.mark]}</span> ${texts.mark[proof.mark]}</summary><p>${sentence()}</p></details>`

  function sentence(): string {
    switch (proof.mark) {
      case 'own':
        return markMeans.own(writer.name[lang])
      case 'receipted':
        return markMeans.receipted(receiver.name[lang], time(proof.receipt))
      case 'witnessed': {
        const seen = proof.witnesses.map((each) => markMeans.seen(each.name, time(each.time)))
        const receipt = proof.receipt && time(proof.receipt)
        return markMeans.witnessed(receiver.name[lang], receipt, seen.join(lang === 'zh' ? '；' : '; '))
      }
      default:
        return proof satisfies never
    }
  }
}
