import { maskCards } from '../../domain/content/cards.ts'
import { observablesIn } from '../../domain/content/recognise.ts'
import { stricter, type Tlp } from '../../domain/content/tlp.ts'
import { type Attachment, type Imported, lineOf, proseOf, textOf } from './imported.ts'
import { readNumbered } from './numbered.ts'

/** A mail as its parser gives it. */
export type Mail = {
  readonly subject: string
  readonly text: string
  /** The text was made from markup, since the mail had no other. */
  readonly isFromHtml: boolean
  readonly attachments: readonly Attachment[]
}

/** Characters of a mail's text at most: a message holds no more than 1 MiB in all (M2). */
const MOST = 500_000

/** A mail as a draft: the subject is its title, the text its facts, numbered lines its asks, what the text names its observables. Kind and urgency are left to people. */
export function readMail(mail: Mail): Imported {
  const subject = maskCards(lineOf(mail.subject))
  const isTooLong = mail.text.length > MOST
  const body = maskCards(isTooLong ? '' : proseOf(mail.text))
  const { rest, items, isBroken } = readNumbered(body.text)
  const observables = observablesIn(`${subject.text}\n${body.text}`)
  const tlp = tlpIn(`${subject.text}\n${body.text}`)
  const body_ = mail.isFromHtml ? ('html_body' as const) : ('body' as const)
  const masked = subject.found + body.found
  return {
    draft: {
      ...(subject.text !== '' && { title: textOf(subject.text) }),
      ...(rest !== '' && { facts: textOf(rest) }),
      ...(items.length > 0 && { asks: items.map(textOf) }),
      ...(observables.length > 0 && { observables: [...observables] }),
      ...(tlp && { tlp }),
    },
    sources: [
      ...(subject.text === '' ? [] : [{ at: '/title', from: 'subject' } as const]),
      ...(rest === '' ? [] : [{ at: '/facts', from: body_ } as const]),
      ...items.map((_, i) => ({ at: `/asks/${i}`, from: 'numbered_lines', detail: String(i + 1) }) as const),
      ...observables.map(
        ({ value }, i) => ({ at: `/observables/${i}`, from: 'recognised_in_text', detail: value }) as const,
      ),
      ...(tlp ? [{ at: '/tlp', from: 'label_in_text', detail: `TLP:${tlp}` } as const] : []),
    ],
    remarks: [
      ...(masked > 0 ? [{ remark: 'cards_masked', detail: String(masked) } as const] : []),
      ...(lineOf(mail.subject) === mail.subject.trim()
        ? []
        : [{ remark: 'controls_removed', detail: 'subject' } as const]),
      ...(isBroken ? [{ remark: 'numbers_not_in_order' } as const] : []),
      ...(isTooLong ? [{ remark: 'text_too_long', detail: String(mail.text.length) } as const] : []),
    ],
    attachments: mail.attachments,
  }
}

/** The strictest label that a text bears; of the first version of the protocol, WHITE is CLEAR. */
export function tlpIn(text: string): Tlp | undefined {
  const found = [...text.matchAll(/TLP\s?[:：]\s?(RED|AMBER\s?\+\s?STRICT|AMBER|GREEN|CLEAR|WHITE)\b/gi)].map(
    (match) => {
      const label = match[1]!.toUpperCase().replaceAll(/\s/g, '')
      return label === 'WHITE' ? 'CLEAR' : (label as Tlp)
    },
  )
  return found.length === 0 ? undefined : found.reduce(stricter)
}
