import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import type { Agreement } from '../../src/protocol/agreement.ts'
import { ApiProblem, ask } from '../api/client.ts'
import { keys, useAgreement } from '../api/queries.ts'
import type { Comparison, PairStatus } from '../api/types.ts'
import { useAct } from '../api/use-act.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { CheckField, SelectField, TextArea, TextField } from '../parts/field.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { ChangesInWords, Proposed } from './agreement-part.tsx'
import { agreementTexts } from './agreement-texts.ts'
import { AgreementInWords, partiesOf } from './agreement-words.tsx'
import { CalendarFields } from './calendar-fields.tsx'
import { LimitsFields } from './limits-fields.tsx'
import { WitnessFields } from './witness-fields.tsx'

/** What is being drafted stays in this browser, also over a reload, until it is offered or dropped. */
function useKept(pair: string, begun: Agreement): [Agreement, (next: Agreement | undefined) => void] {
  const name = `comity-agreement-draft ${pair}`
  const [draft, set] = useState(() => readKept(name, begun))
  useEffect(() => {
    if (draft === begun) sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, JSON.stringify(draft))
  }, [name, draft, begun])
  return [draft, (next) => set(next ?? begun)]
}

/** A draft of what has become another version meanwhile would change too much unseen: it is dropped. */
function readKept(name: string, begun: Agreement): Agreement {
  try {
    const kept = JSON.parse(sessionStorage.getItem(name) ?? 'null') as Agreement | null
    return kept && kept.version === begun.version && kept.before === begun.before ? kept : begun
  } catch {
    return begun
  }
}

/** The next version by a form that begins as the newest one is. */
export function AgreementDraft({ pair }: { readonly pair: PairStatus }) {
  const begun = useQuery({
    queryKey: [...keys.agreement(pair.id), 'draft'],
    queryFn: ({ signal }) => ask<Agreement>(`/api/v1/pairs/${pair.id}/agreement/draft`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Answer of={begun}>
      {(document) => <DraftForm key={document.before} pair={pair} begun={document} />}
    </Answer>
  )
}

function DraftForm({ pair, begun }: { readonly pair: PairStatus; readonly begun: Agreement }) {
  const t = useTexts(agreementTexts)
  const [draft, setDraft] = useKept(pair.id, begun)
  const change = (part: Partial<Agreement>) => setDraft({ ...draft, ...part })
  return (
    <div className="stack">
      <PageHead title={t.draftTitle(draft.version)}>
        <ConfirmButton
          look="quiet"
          label={t.anew}
          question={t.anewAsk}
          onConfirm={() => setDraft(undefined)}
        />
      </PageHead>
      <p>
        <Link to={`/administration/agreement?pair=${pair.peer.prefix}`}>{t.back}</Link>
      </p>
      <p className="prose soft">{t.draftIntro}</p>
      <section aria-labelledby="limits">
        <h2 id="limits">{t.limits}</h2>
        <p className="prose soft">{t.limitsHelp}</p>
        <LimitsFields duties={draft.duties} onChange={(duties) => change({ duties })} />
      </section>
      <section aria-labelledby="calendars">
        <h2 id="calendars">{t.calendars}</h2>
        {partiesOf(draft).map((party) => (
          <CalendarFields
            key={party.identity}
            party={party}
            calendar={draft.calendars[party.identity]!}
            onChange={(calendar) => change({ calendars: { ...draft.calendars, [party.identity]: calendar } })}
          />
        ))}
      </section>
      <section aria-labelledby="witnesses">
        <h2 id="witnesses">{t.witnesses}</h2>
        <WitnessFields policy={draft.policy} onChange={(policy) => change({ policy })} />
      </section>
      <Others of={draft} onChange={change} />
      <Document of={draft} onChange={setDraft} />
      <Offer key={JSON.stringify(draft)} pair={pair} draft={draft} />
    </div>
  )
}

type Fields = { readonly of: Agreement; readonly onChange: (part: Partial<Agreement>) => void }

function Others({ of, onChange }: Fields) {
  const t = useTexts(agreementTexts)
  const number = (event: { target: { value: string } }) => Math.max(0, Math.trunc(Number(event.target.value)))
  return (
    <section aria-labelledby="others">
      <h2 id="others">{t.others}</h2>
      <div className="form">
        <TextArea
          label={t.purposeEn}
          lang="en"
          value={of.purpose.en}
          onChange={(event) => onChange({ purpose: { ...of.purpose, en: event.target.value } })}
        />
        <TextArea
          label={t.purposeZh}
          lang="zh-Hans"
          value={of.purpose.zh}
          onChange={(event) => onChange({ purpose: { ...of.purpose, zh: event.target.value } })}
        />
        <SelectField
          label={t.hotline}
          value={of.hotline.scope}
          options={[
            { value: 'cybercrime', label: t.scopes.cybercrime },
            { value: 'any', label: t.scopes.any },
          ]}
          onChange={(event) => onChange({ hotline: { scope: event.target.value as 'any' | 'cybercrime' } })}
        />
        <TextField
          label={t.messagesPerDay}
          type="number"
          min={1}
          value={of.quotas.messagesPerDay}
          onChange={(event) => onChange({ quotas: { ...of.quotas, messagesPerDay: number(event) } })}
        />
        <TextField
          label={t.bytesPerDay}
          type="number"
          min={1}
          value={of.quotas.bytesPerDay}
          onChange={(event) => onChange({ quotas: { ...of.quotas, bytesPerDay: number(event) } })}
        />
        <TextField
          label={t.retentionLabel}
          type="number"
          min={1}
          value={of.retention.days}
          onChange={(event) => onChange({ retention: { days: number(event) } })}
        />
        <CheckField
          label={t.dailyTest}
          checked={of.tests.dailyLink}
          onChange={(event) => onChange({ tests: { dailyLink: event.target.checked } })}
        />
      </div>
    </section>
  )
}

/** The last resort: the document as the node keeps it. */
function Document({
  of,
  onChange,
}: {
  readonly of: Agreement
  readonly onChange: (next: Agreement) => void
}) {
  const t = useTexts(agreementTexts)
  const [text, setText] = useState<string>()
  const [isBad, setBad] = useState(false)
  const take = () => {
    try {
      const read = JSON.parse(text ?? '') as Agreement
      const { version, before, parties, exercise } = of
      onChange({ ...read, version, ...(before !== undefined && { before }), parties, exercise })
      setText(undefined)
    } catch {
      setBad(true)
    }
  }
  return (
    <details>
      <summary>{t.json}</summary>
      <div className="stack tight">
        <TextArea
          label={t.json}
          help={t.jsonHelp}
          wrong={isBad ? t.badJson : undefined}
          spellCheck={false}
          value={text ?? JSON.stringify(of, null, 2)}
          onChange={(event) => {
            setText(event.target.value)
            setBad(false)
          }}
        />
        <p>
          <Button onClick={take} disabled={text === undefined}>
            {t.takeJson}
          </Button>
        </p>
      </div>
    </details>
  )
}

/** Nothing is offered that was not shown: what it would change first, then the act. */
function Offer({ pair, draft }: { readonly pair: PairStatus; readonly draft: Agreement }) {
  const t = useTexts(agreementTexts)
  const agreement = useAgreement(pair.id)
  const isFirst = agreement.data?.versions.length === 0
  const document = JSON.stringify(draft)
  const compare = useMutation({
    mutationFn: () =>
      ask<Comparison>(`/api/v1/pairs/${pair.id}/agreement/compare`, {
        method: 'POST',
        body: { document, ...(draft.before && { from: draft.before }) },
      }),
  })
  const offer = useAct<void, { id: string }>(
    () => ({ path: `/api/v1/pairs/${pair.id}/agreement`, body: { document } }),
    { refreshes: [keys.agreement(pair.id), keys.proposals] },
  )
  const isSeen = isFirst || (compare.data !== undefined && compare.data.changes.length > 0)
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">{t.changes}</h2>
      {isFirst ? (
        <p className="prose">{t.first}</p>
      ) : (
        !compare.data && (
          <p>
            <Button look="main" isBusy={compare.isPending} onClick={() => compare.mutate()}>
              {t.see}
            </Button>
          </p>
        )
      )}
      {compare.data &&
        (compare.data.changes.length === 0 ? <p>{t.noChanges}</p> : <ChangesInWords of={compare.data} />)}
      <NotTaken error={compare.error ?? offer.error} />
      <details>
        <summary>{t.readDraft}</summary>
        <div className="stack">
          <AgreementInWords of={draft} />
        </div>
      </details>
      {offer.data ? (
        <Proposed id={offer.data.id} />
      ) : (
        isSeen && (
          <>
            <p className="soft">{t.offerHelp}</p>
            <p>
              <Button look="main" isBusy={offer.isPending} onClick={() => offer.mutate()}>
                {t.offer}
              </Button>
            </p>
          </>
        )
      )}
    </section>
  )
}

/** What is wrong with a document is said by its reader, in the words of the specification. */
function NotTaken({ error }: { readonly error: Error | null }) {
  const t = useTexts(agreementTexts)
  if (error === null) return null
  if (error instanceof ApiProblem && error.problem.code === 'bad_agreement' && error.problem.detail)
    return (
      <Notice kind="danger" title={t.refused}>
        <p lang="en">{error.problem.detail}</p>
      </Notice>
    )
  return <Trouble error={error} />
}
