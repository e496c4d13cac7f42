import { outcomeSentence, turnSentences } from '../../src/app/words/turn-sentences.ts'
import type { Payload, Text } from '../../src/protocol/index.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Digest } from '../parts/digest.tsx'
import { useWords } from '../texts/words.ts'
import { Said } from './said.tsx'
import { sizeOf } from './size.ts'
import { requestTexts } from './texts.ts'
import type { Edition } from './view.ts'

type Editions = ReadonlyMap<string, Edition>
const NONE: Editions = new Map()

/** What a message says: what follows by the rules in whole sentences, then the words of its author, and what it brings along. */
export function TurnBody({
  of,
  asker,
  editions = NONE,
}: {
  readonly of: Payload
  /** The asker's identity: some turns mean another thing from each side. */
  readonly asker: string
  readonly editions?: Editions
}) {
  const t = useTexts(requestTexts)
  const words = useWords()
  const times = useTimes()
  const { language } = useChoices()
  // Each text of an edition stands with what it translates; as a message of its own it lists them.
  const sentences = turnSentences(words, of, { when: times.full, asker })
  const said = saidIn(of)
  return (
    <div className="stack tight">
      {(of.kind === 'request' || of.kind === 'notify') && (
        <p>
          <a href="#asked">{t.seeAsked(of.body.asks.length)}</a>
        </p>
      )}
      {sentences.length > 0 && <p>{sentences.join(language === 'zh' ? '' : ' ')}</p>}
      {of.kind === 'result' && <Outcomes of={of} editions={editions} />}
      {said && <Said of={said.text} edition={editions.get(said.at)} />}
      {of.kind === 'result' && <p className="soft">{of.body.final ? t.final : t.notFinal}</p>}
      {of.kind === 'result' && of.body.under && <p className="soft">{t.under}</p>}
      {of.kind === 'acknowledge' && of.body.reference && <p>{t.reference(of.body.reference)}</p>}
      {of.kind === 'correct' && of.body.observables && (
        <ul className="plain chips">
          {of.body.observables.map(({ type, value }) => (
            <li key={`${type} ${value}`} className="chip plain">
              <code>{value}</code>
            </li>
          ))}
        </ul>
      )}
      <FilesNamed of={of} />
    </div>
  )
}

function Outcomes({
  of,
  editions,
}: {
  readonly of: Extract<Payload, { kind: 'result' }>
  readonly editions: Editions
}) {
  const words = useWords()
  const times = useTimes()
  return (
    <ol className="outcomes">
      {of.body.outcomes.map((outcome, i) => (
        <li key={outcome.ask} value={outcome.ask}>
          <strong>{outcomeSentence(words, outcome, times.full).join(' · ')}</strong>
          {outcome.text && <Said of={outcome.text} edition={editions.get(`/outcomes/${i}/text`)} />}
        </li>
      ))}
    </ol>
  )
}

function FilesNamed({ of }: { readonly of: Payload }) {
  const t = useTexts(requestTexts)
  const { body } = of
  const files = 'files' in body ? body.files : 'withheld' in body ? body.withheld : []
  if (files.length === 0 || of.kind === 'request' || of.kind === 'notify') return null
  return (
    <div>
      {'withheld' in body && <p>{t.withheld}</p>}
      <ul className="plain">
        {files.map(({ name, length, digest }) => (
          <li key={digest}>
            <bdi>{name}</bdi> <span className="soft small">{sizeOf(length)}</span> <Digest of={digest} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The words of the author, whatever the member is called, and where they stand in the body. */
function saidIn({ body, kind }: Payload): { readonly at: string; readonly text: Text } | undefined {
  if (kind === 'request' || kind === 'notify') return undefined
  if ('terms' in body) return body.terms.text && { at: '/terms/text', text: body.terms.text }
  for (const name of ['text', 'reason', 'note', 'why'] as const) {
    const value = name in body ? (body as Record<string, unknown>)[name] : undefined
    if (typeof value === 'object' && value !== null) return { at: `/${name}`, text: value as Text }
  }
  return undefined
}
