import { useParams } from 'react-router'
import type { Both, Letter, Part, Said } from '../../src/domain/export/letter.ts'
import { usePairs, useRecord } from '../api/queries.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { LANGUAGE_TAG } from '../lib/languages.ts'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Answer } from '../parts/loading.tsx'
import { useSession } from '../session/session.tsx'
import { letterTexts, PAPER } from './letter-texts.ts'
import { addressOf, useLetter, useRequest } from './queries.ts'
import './letter.css'

/** A request as a formal letter in both languages, to be printed, sealed and filed; its code leads to the proof. */
export function LetterPage() {
  const { reference = '' } = useParams()
  const t = useTexts(letterTexts)
  const letter = useLetter(reference)
  const address = addressOf(reference)
  return (
    <div className="stack letter-page">
      <div className="stack tight no-print">
        <PageHead title={t.title(reference)}>
          {letter.data && (
            <>
              <Button look="main" onClick={() => print()}>
                {t.print}
              </Button>
              <a className="button" href={`${address}/export/letter`} download>
                {t.pdf}
              </a>
              <a className="button" href={`${address}/export/letter?form=html`} download>
                {t.html}
              </a>
            </>
          )}
          <ButtonLink to={`/requests/${reference}`} look="quiet">
            {t.back}
          </ButtonLink>
        </PageHead>
        <p className="soft small prose">{t.help}</p>
      </div>
      <Answer of={letter}>{(found) => <Sheet letter={found} reference={reference} />}</Answer>
    </div>
  )
}

function Sheet({ letter, reference }: { readonly letter: Letter; readonly reference: string }) {
  return (
    <article className="letter" aria-label={letter.title}>
      <div className="letter-above">
        {letter.exercise && <p className="letter-exercise">EXERCISE 演习 EXERCISE 演习</p>}
        <p className="letter-tlp">
          <span style={{ color: letter.colour }}>{letter.tlp}</span>
        </p>
      </div>
      <div className="letter-body">
        {letter.parts.map((part) => (
          <LetterPart key={keyOf(part)} part={part} />
        ))}
        <Seal />
        <Proof letter={letter} />
      </div>
      <Foot letter={letter} reference={reference} />
    </article>
  )
}

/** No two parts of one type have the same heading. */
function keyOf(part: Part): string {
  if ('heading' in part) return `${part.type} ${part.heading.en}`
  return part.type === 'rows' ? `rows ${part.rows[0]?.[0].en}` : part.type
}

function textOf(value: Both | Said): string {
  return 'lang' in value ? value.text : value.en
}

function LetterPart({ part }: { readonly part: Part }) {
  switch (part.type) {
    case 'head':
      return (
        <header className="letter-head">
          <p>
            <Two of={part.from} />
          </p>
          <h2>
            <Two of={part.title} />
          </h2>
        </header>
      )
    case 'rows':
      return (
        <dl className="letter-rows">
          {part.rows.flatMap(([name, value]) => [
            <dt key={`${name.en} ${textOf(value)}`}>
              <Two of={name} />
            </dt>,
            <dd key={`${name.en} ${textOf(value)} is`}>
              {'lang' in value ? <SaidThere of={value} /> : <Two of={value} />}
            </dd>,
          ])}
        </dl>
      )
    case 'texts':
      return (
        <section>
          <h3>
            <Two of={part.heading} />
          </h3>
          {part.texts.map((said) => (
            <SaidThere key={`${said.lang} ${said.text}`} of={said} />
          ))}
        </section>
      )
    case 'list':
      return (
        <section>
          <h3>
            <Two of={part.heading} />
          </h3>
          {part.items.map(({ label, texts }) => (
            <div key={label.en + texts[0]?.text} className="letter-item">
              <h4>
                <Two of={label} />
              </h4>
              {texts.map((said) => (
                <SaidThere key={`${said.lang} ${said.text}`} of={said} />
              ))}
            </div>
          ))}
        </section>
      )
    case 'codes':
      return (
        <section>
          <h3>
            <Two of={part.heading} />
          </h3>
          <table className="letter-codes">
            <tbody>
              {part.codes.map(({ label, value, note }) => (
                <tr key={`${label.en} ${value}`}>
                  <th scope="row">
                    <Two of={label} />
                  </th>
                  <td>
                    <code>{value}</code>
                    {note && <small className="said"> {note}</small>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )
    case 'close':
      return (
        <div className="letter-close">
          {part.lines.map((line) => (
            <p key={line.en}>
              <Two of={line} />
            </p>
          ))}
        </div>
      )
    default:
      return part satisfies never
  }
}

function Seal() {
  return (
    <div className="letter-seal">
      <div className="letter-signature">
        <Two of={PAPER.signature} />
      </div>
      <div className="letter-stamp">
        <Two of={PAPER.seal} />
      </div>
    </div>
  )
}

/** Modules of margin without which readers do not find the code (ISO/IEC 18004). */
const QUIET = 4

function Proof({ letter: { proof } }: { readonly letter: Letter }) {
  const size = proof.code.length + 2 * QUIET
  const path = proof.code.flatMap((row, y) =>
    row.flatMap((isBlack, x) => (isBlack ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])),
  )
  return (
    <div className="letter-proof">
      <svg role="img" aria-label={proof.address} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
        <rect width={size} height={size} fill="#fff" />
        <path d={path.join('')} />
      </svg>
      <div>
        {proof.sentences.map((sentence) => (
          <p key={sentence.en}>
            <Two of={sentence} />
          </p>
        ))}
        {[...proof.lines, proof.address].map((line) => (
          <p key={line}>
            <code>{line}</code>
          </p>
        ))}
      </div>
    </div>
  )
}

/** On every page: the reference, the label, and up to where both sides held the record when it was printed. */
function Foot({ letter, reference }: { readonly letter: Letter; readonly reference: string }) {
  const { can } = useSession()
  const request = useRequest(reference)
  const pairs = usePairs()
  const pair = pairs.data?.pairs.find(({ id }) => id === request.data?.pair)
  const record = useRecord(pair?.id ?? '', pair !== undefined && can('read_record'))
  const sizeOf = (whose: 'ours' | 'theirs') =>
    record.data?.logs.filter((log) => log.whose === whose).at(-1)?.reconciled ?? 0
  return (
    <footer className="letter-foot">
      <span>{letter.title}</span>
      <span>{letter.tlp}</span>
      {record.data && pair && (
        <span>
          <Two of={PAPER.cutName} />{' '}
          {PAPER.cut(pair.own.prefix, sizeOf('ours'), pair.peer.prefix, sizeOf('theirs'))}
        </span>
      )}
      <span>
        <Two of={PAPER.date} /> {new Date().toISOString().slice(0, 10)}
      </span>
    </footer>
  )
}

/** Both languages, each marked, so that a reader's voice and typeface change with it; what is the same stands once. */
function Two({ of }: { readonly of: Both }) {
  if (of.en === of.zh) return of.en
  return (
    <>
      <span lang="en">{of.en}</span> <span lang="zh-Hans">{of.zh}</span>
    </>
  )
}

function SaidThere({ of }: { readonly of: Said }) {
  return (
    <p className="letter-text" lang={LANGUAGE_TAG[of.lang]}>
      {of.remark && (
        <small>
          <Two of={of.remark} />
          <br />
        </small>
      )}
      {of.text}
    </p>
  )
}
