import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { usePairs, useRecord } from '../api/queries.ts'
import type { PairStatus, RecordView } from '../api/types.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { SelectField } from '../parts/field.tsx'
import { Answer } from '../parts/loading.tsx'
import { PROVEN, ProofMark } from '../parts/proof-mark.tsx'
import { partTexts } from '../parts/texts.ts'
import { partyOf, useName } from '../parts/words.tsx'
import { ExportRecord } from './export-record.tsx'
import { HealthList } from './health-list.tsx'
import { KnownKeys } from './known-keys.tsx'
import { LeafPanel } from './leaf-panel.tsx'
import { type Opened, Tape } from './tape.tsx'
import { recordTexts } from './texts.ts'
import { Troubles } from './troubles.tsx'
import { WholeCheck } from './whole-check.tsx'
import './record.css'

/** The record of a pair: how it stands, what is in it, and what each proof is worth. */
export function RecordPage() {
  const t = useTexts(recordTexts)
  const pairs = usePairs()
  return (
    <div className="stack wide record">
      <PageHead title={t.title} />
      <Answer of={pairs}>
        {({ pairs: all }) => {
          const confirmed = all.filter(({ phase }) => phase !== 'invited')
          return confirmed.length === 0 ? <p className="empty">{t.noPair}</p> : <OfPair pairs={confirmed} />
        }}
      </Answer>
    </div>
  )
}

function OfPair({ pairs }: { readonly pairs: readonly PairStatus[] }) {
  const t = useTexts(recordTexts)
  const name = useName()
  const [query, setQuery] = useSearchParams()
  const pair = pairs.find(({ peer }) => peer.prefix === query.get('pair')) ?? pairs[0]!
  const record = useRecord(pair.id)
  return (
    <>
      {pairs.length > 1 && (
        <SelectField
          label={t.pair}
          value={pair.peer.prefix}
          options={pairs.map(({ peer }) => ({ value: peer.prefix, label: name(peer.name) }))}
          onChange={(event) => setQuery({ pair: event.target.value }, { replace: true })}
        />
      )}
      <p className="prose soft">{t.lead}</p>
      <Answer of={record}>{(view) => <Sections key={pair.id} pair={pair} record={view} />}</Answer>
    </>
  )
}

function Sections({ pair, record }: { readonly pair: PairStatus; readonly record: RecordView }) {
  const t = useTexts(recordTexts)
  return (
    <>
      <section aria-labelledby="health" className="stack tight">
        <h2 id="health">{t.health}</h2>
        <HealthList pair={pair} record={record} />
      </section>
      <Tapes pair={pair} record={record} />
      <Marks />
      <section aria-labelledby="whole" className="section stack">
        <h2 id="whole">{t.check}</h2>
        <WholeCheck pair={pair} />
      </section>
      <section aria-labelledby="keys" className="section stack">
        <h2 id="keys">{t.keysTitle}</h2>
        <KnownKeys pair={pair} />
      </section>
      <section aria-labelledby="export" className="section stack">
        <h2 id="export">{t.export}</h2>
        <ExportRecord pair={pair} />
      </section>
      <Troubles />
    </>
  )
}

function Tapes({ pair, record }: { readonly pair: PairStatus; readonly record: RecordView }) {
  const t = useTexts(recordTexts)
  const name = useName()
  const [opened, setOpened] = useState<Opened>()
  // Ours first at both desks; older epochs stand below the one that is written now.
  const logs = record.logs.toSorted((a, b) =>
    a.whose === b.whose ? b.epoch - a.epoch : a.whose === 'ours' ? -1 : 1,
  )
  return (
    <section aria-labelledby="tapes" className="section stack">
      <h2 id="tapes">{t.tapes}</h2>
      <p className="prose soft small">{t.tapesHelp}</p>
      {logs.map((log) => {
        const [writer, other] = log.whose === 'ours' ? [pair.own, pair.peer] : [pair.peer, pair.own]
        const title = log.whose === 'ours' ? t.oursLog(name(writer.name)) : t.theirsLog(name(writer.name))
        return (
          <Tape
            key={log.origin}
            pair={pair.id}
            log={log}
            title={title}
            colour={partyOf(writer.prefix, other.prefix)}
            opened={opened}
            onOpen={setOpened}
          />
        )
      })}
      {opened && <LeafPanel pair={pair} opened={opened} onClose={() => setOpened(undefined)} />}
    </section>
  )
}

function Marks() {
  const t = useTexts(recordTexts)
  const { proof, proofMeans } = useTexts(partTexts)
  return (
    <section aria-labelledby="marks" className="section stack tight">
      <h2 id="marks">{t.marks}</h2>
      <dl className="facts marks">
        {PROVEN.flatMap((state) => [
          <dt key={state}>
            <ProofMark state={state} /> {proof[state]}
          </dt>,
          <dd key={`${state} means`} className="prose">
            {proofMeans[state]}
          </dd>,
        ])}
      </dl>
    </section>
  )
}
