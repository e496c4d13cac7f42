import { useMemo, useState } from 'react'
import { printCanonical } from '../../src/protocol/canonical.ts'
import { digest } from '../../src/protocol/hash.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { LANGUAGE_NAME, LANGUAGE_TAG, LANGUAGES, type Language } from '../lib/languages.ts'
import { Button } from '../parts/button.tsx'
import { Digest } from '../parts/digest.tsx'
import type { ChangedLine, Run } from './difference.ts'
import { type Line, type Pair, sideBySide } from './lines.ts'
import { messageTexts } from './message-texts.ts'
import './message.css'

/** All that a message says, both languages side by side; on a narrow page the reader's first. What a person wrote stands only where he wrote it. */
export function MessageView({ linesIn }: { readonly linesIn: (lang: Language) => readonly Line[] }) {
  const t = useTexts(messageTexts)
  const { language } = useChoices()
  const pairs = sideBySide(linesIn)
  const order = language === 'en' ? LANGUAGES : LANGUAGES.toReversed()
  return (
    <div className="message-both">
      <div className="message-head" aria-hidden="true">
        {order.map((lang) => (
          <div key={lang} lang={LANGUAGE_TAG[lang]}>
            {LANGUAGE_NAME[lang]}
          </div>
        ))}
      </div>
      {pairs.map((pair) => (
        <div key={pair.id} className="message-line" data-written={pair.written}>
          {order.map((lang) => (
            <Side key={lang} of={pair} lang={lang} missing={t.notInThis[lang]} />
          ))}
        </div>
      ))}
    </div>
  )
}

function Side({
  of,
  lang,
  missing,
}: {
  readonly of: Pair
  readonly lang: Language
  readonly missing: string
}) {
  const text = of[lang]
  return (
    <div lang={LANGUAGE_TAG[lang]} className={text === undefined ? 'side-of is-missing' : 'side-of'}>
      <div className="label">{of.label[lang]}</div>
      {text === undefined ? (
        <p className="soft small">{missing}</p>
      ) : (
        <TextOf text={text} isList={of.isList} />
      )}
    </div>
  )
}

function TextOf({ text, isList }: { readonly text: string; readonly isList?: true | undefined }) {
  if (!isList) return <p className="said lines">{text}</p>
  return (
    <ul className="said">
      {text.split('\n').map((part) => (
        <li key={part}>{part}</li>
      ))}
    </ul>
  )
}

/** What changed, word by word: what is gone is struck through, what is new is underlined; each is said too. */
export function Changes({ of }: { readonly of: readonly ChangedLine[] }) {
  const t = useTexts(messageTexts)
  if (of.length === 0) return <p>{t.noChange}</p>
  return (
    <dl className="word-changes">
      {of.map(({ id, label, lang, runs }) => (
        <div key={id}>
          <dt>{label}</dt>
          <dd lang={lang} className="lines">
            {placed(runs).map(({ at, run }) => (
              <RunOf key={at} of={run} />
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Each run with the place at which it stands, counted over both versions. */
function placed(runs: readonly Run[]): readonly { readonly at: number; readonly run: Run }[] {
  let at = 0
  return runs.map((run) => {
    at += run.text.length
    return { at, run }
  })
}

function RunOf({ of: { is, text } }: { readonly of: Run }) {
  const t = useTexts(messageTexts)
  if (is === 'same') return text
  const [Mark, word] = is === 'gone' ? (['del', t.gone] as const) : (['ins', t.isNew] as const)
  return (
    <Mark>
      <span className="unseen">{word} </span>
      {text}
      <span className="unseen"> {t.end} </span>
    </Mark>
  )
}

/** The canonical bytes of a value on demand, with their digest; where it must be a known one, whether it is, computed in this browser. */
export function RawBytes({
  of,
  label,
  help,
  expected,
}: {
  readonly of: unknown
  readonly label: string
  readonly help: string
  readonly expected?: string
}) {
  const t = useTexts(messageTexts)
  const [isOpen, open] = useState(false)
  const raw = useMemo(() => (isOpen ? readRaw(of) : undefined), [isOpen, of])
  return (
    <div className="stack tight">
      <div className="row">
        <Button aria-expanded={isOpen} onClick={() => open(!isOpen)}>
          {isOpen ? t.hide : label}
        </Button>
      </div>
      {raw && (
        <>
          <p className="soft small">{help}</p>
          <p className="row tight small">
            <span>SHA-256</span> <Digest of={raw.digest} length={64} />
          </p>
          {expected !== undefined && (
            <p className={expected === raw.digest ? 'small' : 'small wrong-text'}>
              {expected === raw.digest ? t.digestFits : t.digestDiffers}
            </p>
          )}
          <textarea className="input raw-bytes" readOnly aria-label={label} value={raw.text} />
        </>
      )}
    </div>
  )
}

function readRaw(value: unknown): { readonly text: string; readonly digest: string } {
  const bytes = printCanonical(value)
  return { text: new TextDecoder().decode(bytes), digest: digest(bytes) }
}
