import { type ReactNode, useId, useState } from 'react'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Digest } from '../parts/digest.tsx'
import { CheckField, RadioField, SelectField, TextArea, TextField } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { PROVEN, ProofMark } from '../parts/proof-mark.tsx'
import { DataTable } from '../parts/table.tsx'
import { partTexts } from '../parts/texts.ts'
import { Time, TimeLeft } from '../parts/time.tsx'
import { Monogram, Tag } from '../parts/words.tsx'
import { partsTexts } from './texts.ts'

const HOUR = 3_600_000
const DIGEST = 'sha256:71b824966c73ee5244f8aa8b60ceb5cd31c52e04140a3a4929cf33eaf3ca4bb0'

/** The design system on one page. */
export function PartsPage() {
  const t = useTexts(partsTexts)
  return (
    <div className="stack wide page-narrow">
      <PageHead title={t.title} />
      <p>{t.help}</p>
      <Section title={t.type}>
        <h3>{t.heading}</h3>
        <p className="prose">{t.running}</p>
        <p className="soft small">{t.small}</p>
      </Section>
      <Section title={t.colours}>
        <p className="prose">{t.coloursHelp}</p>
        <p className="row">
          <Monogram prefix="ARD" party="a" /> <Monogram prefix="BEI" party="b" />
        </p>
      </Section>
      <Buttons />
      <Fields />
      <Marks />
      <Section title={t.notices}>
        {(['plain', 'short', 'danger', 'inside'] as const).map((kind) => (
          <Notice key={kind} kind={kind} title={t.notice[kind][0]}>
            {t.notice[kind][1]}
          </Notice>
        ))}
      </Section>
      <Small />
      <Table />
    </div>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId()
  return (
    <section className="stack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

function Buttons() {
  const t = useTexts(partsTexts)
  const parts = useTexts(partTexts)
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <Section title={t.buttons}>
      <p className="row">
        <Button look="main">{t.button.main}</Button>
        <Button>{t.button.plain}</Button>
        <Button look="quiet">{t.button.quiet}</Button>
        <Button look="danger">{t.button.danger}</Button>
        <Button disabled>{t.button.off}</Button>
        <Button isBusy data-example="">
          {t.button.busy}
        </Button>
        <Button onClick={() => setOpen(true)}>{t.dialog}</Button>
      </p>
      {isOpen && (
        <Dialog title={t.dialogTitle} onClose={close}>
          <p>{t.dialogText}</p>
          <div className="row ends">
            <Button look="quiet" onClick={close}>
              {parts.cancel}
            </Button>
            <Button look="main" onClick={close}>
              {parts.close}
            </Button>
          </div>
        </Dialog>
      )}
    </Section>
  )
}

function Fields() {
  const t = useTexts(partsTexts)
  const [urgency, setUrgency] = useState('0')
  return (
    <Section title={t.fields}>
      <TextField label={t.name} help={t.nameHelp} />
      <TextField label={t.name} wrong={t.nameWrong} />
      <TextArea label={t.text} isOptional />
      <SelectField label={t.kind} options={t.kinds.map((label, i) => ({ value: String(i), label }))} />
      <RadioField
        label={t.urgency}
        name="urgency"
        value={urgency}
        onChange={setUrgency}
        options={t.urgencies.map(([label = '', help = ''], i) => ({ value: String(i), label, help }))}
      />
      <CheckField label={t.check} />
    </Section>
  )
}

function Marks() {
  const t = useTexts(partsTexts)
  const parts = useTexts(partTexts)
  return (
    <Section title={t.marks}>
      <ul className="plain">
        {PROVEN.map((state) => (
          <li key={state} className="row">
            <ProofMark state={state} /> {parts.proof[state]}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Small() {
  const t = useTexts(partsTexts)
  const [now] = useState(Date.now)
  const at = (hours: number) => new Date(now + hours * HOUR).toISOString()
  return (
    <Section title={t.tags}>
      <p className="row">
        <Tag>TLP:AMBER</Tag>
        <Tag kind="soft">{t.kinds[0]}</Tag>
        <Tag kind="short">{t.urgencies[0]?.[0]}</Tag>
        <Tag kind="danger">{t.notice.danger[0]}</Tag>
        <Time at={now} />
        <Digest of={DIGEST} />
      </p>
      <TimeLeft due={at(40)} from={at(-8)} />
      <TimeLeft due={at(2)} from={at(-20)} />
      <TimeLeft due={at(-3)} from={at(-20)} />
    </Section>
  )
}

function Table() {
  const t = useTexts(partsTexts)
  const rows = [
    { reference: 'ARD-2026-0001', kind: t.kinds[0], asks: 2 },
    { reference: 'BEI-2026-0004', kind: t.kinds[1], asks: 11 },
  ]
  return (
    <Section title={t.table}>
      <DataTable
        caption={t.table}
        rows={rows}
        idOf={({ reference }) => reference}
        columns={[
          {
            id: 'reference',
            head: t.columns.reference,
            cell: ({ reference }) => reference,
            order: ({ reference }) => reference,
          },
          { id: 'kind', head: t.columns.kind, cell: ({ kind }) => kind },
          {
            id: 'asks',
            head: t.columns.asks,
            cell: ({ asks }) => asks,
            order: ({ asks }) => asks,
            isNumber: true,
          },
        ]}
      />
    </Section>
  )
}
