import { useDeferredValue, useState } from 'react'
import glossary from '../../data/glossary.json'
import tlp from '../../data/tlp.json'
import { PageHead } from '../frame/page-head.tsx'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { LANGUAGE_TAG } from '../lib/languages.ts'
import { TextField } from '../parts/field.tsx'
import { PROVEN, ProofMark } from '../parts/proof-mark.tsx'
import { type Column, DataTable } from '../parts/table.tsx'
import { partTexts } from '../parts/texts.ts'
import { useWords } from '../texts/words.ts'
import { helpTexts } from './texts.ts'

type Term = (typeof glossary.terms)[number]
type Section = keyof typeof glossary.sections

/** What the desk's words, marks and labels mean, for whoever meets them for the first time. */
export function HelpPage() {
  const t = useTexts(helpTexts)
  const { proofMeans } = useTexts(partTexts)
  const { language } = useChoices()
  const words = useWords()
  return (
    <div className="stack wide page-narrow">
      <PageHead title={t.title} />
      <section className="stack tight" aria-labelledby="marks">
        <h2 id="marks">{t.marks}</h2>
        <p>{t.marksHelp}</p>
        <dl className="facts">
          {PROVEN.flatMap((state) => [
            <dt key={`${state} mark`}>
              <ProofMark state={state} />
            </dt>,
            <dd key={state}>{proofMeans[state]}</dd>,
          ])}
        </dl>
      </section>
      <section className="stack tight" aria-labelledby="people">
        <h2 id="people">{t.people}</h2>
        <ul>
          {t.peopleHelp.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
      <section className="stack tight" aria-labelledby="verdicts">
        <h2 id="verdicts">{t.verdicts}</h2>
        <p>{t.verdictsHelp}</p>
        <dl className="facts">
          {Object.entries(words.verdict).flatMap(([code, word]) => [
            <dt key={`${code} word`}>{word}</dt>,
            <dd key={code}>{words.verdictMeans[code as keyof typeof words.verdictMeans]}</dd>,
          ])}
        </dl>
      </section>
      <section className="stack tight" aria-labelledby="tlp">
        <h2 id="tlp">{t.tlp}</h2>
        <dl className="facts">
          {tlp.labels.flatMap((label) => [
            <dt key={`${label.label} name`}>TLP:{label.label}</dt>,
            <dd key={label.label}>{label[language]}</dd>,
          ])}
        </dl>
      </section>
      <Terms />
    </div>
  )
}

function Terms() {
  const t = useTexts(helpTexts)
  const { language } = useChoices()
  const [typed, setTyped] = useState('')
  const wanted = useDeferredValue(typed.trim().toLowerCase())
  const found = glossary.terms.filter(({ en, document, screen }) =>
    `${en} ${document} ${screen}`.toLowerCase().includes(wanted),
  )
  const sections = Object.entries(glossary.sections) as [Section, (typeof glossary.sections)[Section]][]
  return (
    <section className="stack tight" aria-labelledby="terms">
      <h2 id="terms">{t.terms}</h2>
      <p>{t.termsHelp}</p>
      <TextField
        label={t.find}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        type="search"
      />
      <p role="status" className="soft small">
        {found.length > 0 ? t.count(found.length) : t.nothing}
      </p>
      {sections.map(([id, name]) => {
        const terms = found.filter(({ section }) => section === id)
        return terms.length === 0 ? null : <SectionOf key={id} title={name[language]} terms={terms} />
      })}
    </section>
  )
}

function SectionOf({ title, terms }: { readonly title: string; readonly terms: readonly Term[] }) {
  const t = useTexts(helpTexts)
  const { language } = useChoices()
  const columns: Column<Term>[] = [
    { id: 'en', head: t.columns.en, cell: ({ en }) => <span lang={LANGUAGE_TAG.en}>{en}</span> },
    { id: 'document', head: t.columns.document, cell: ({ document }) => <Chinese text={document} /> },
    { id: 'screen', head: t.columns.screen, cell: ({ screen }) => <Chinese text={screen} /> },
  ]
  // The notes tell those who write English where a usual translation misleads.
  if (language === 'en')
    columns.push({
      id: 'note',
      head: t.columns.note,
      cell: (term) => <Chinese text={('note' in term && term.note) || ''} />,
    })
  return (
    <DataTable caption={title} isCaptionSeen columns={columns} rows={terms} idOf={({ no }) => String(no)} />
  )
}

function Chinese({ text }: { readonly text: string }) {
  return <span lang={LANGUAGE_TAG.zh}>{text}</span>
}
