import { useId, useMemo, useState } from 'react'
import type { Agreement, Limit, Limits, Party } from '../../src/protocol/agreement.ts'
import { useTexts } from '../lib/choices.tsx'
import { printBytes } from '../lib/sizes.ts'
import { Digest } from '../parts/digest.tsx'
import { type Column, DataTable } from '../parts/table.tsx'
import { Monogram, partyOf, useName } from '../parts/words.tsx'
import { useWords } from '../texts/words.ts'
import { agreementTexts } from './agreement-texts.ts'
import { readPlainPolicy } from './witness-policy.ts'
import { YearOfBoth } from './year-view.tsx'

export const OWED = ['receipt', 'acknowledgement', 'answer', 'updates', 'result'] as const

/** A version as people read it: what is due when, the calendars, the rest. */
export function AgreementInWords({ of }: { readonly of: Agreement }) {
  const t = useTexts(agreementTexts)
  // A draft that is read whole stands on the page of its form.
  const id = useId()
  return (
    <>
      <section aria-labelledby={`${id}-limits`}>
        <h2 id={`${id}-limits`}>{t.limits}</h2>
        <p className="prose soft">{t.limitsHelp}</p>
        <LimitsTable limits={of.duties} />
      </section>
      <section aria-labelledby={`${id}-calendars`}>
        <h2 id={`${id}-calendars`}>{t.calendars}</h2>
        <Calendars of={of} />
      </section>
      <section aria-labelledby={`${id}-others`}>
        <h2 id={`${id}-others`}>{t.others}</h2>
        <Others of={of} />
      </section>
    </>
  )
}

/** The same sentence for a limit wherever one stands. */
export function useLimitWords(): (limit: Limit | undefined) => string {
  const t = useTexts(agreementTexts)
  return (limit) =>
    limit === undefined
      ? t.notDue
      : 'minutes' in limit
        ? t.span(limit.minutes)
        : t.days(limit.workingDays, limit.of)
}

function LimitsTable({ limits }: { readonly limits: readonly Limits[] }) {
  const t = useTexts(agreementTexts)
  const words = useWords()
  const say = useLimitWords()
  const columns: readonly Column<Limits>[] = [
    { id: 'kind', head: t.kind, cell: (row) => words.kind[row.class] },
    { id: 'urgency', head: t.urgency, cell: ({ urgency }) => words.urgency[urgency] },
    ...OWED.map((duty): Column<Limits> => ({ id: duty, head: t[duty], cell: (row) => say(row[duty]) })),
  ]
  return (
    <DataTable
      caption={t.limits}
      columns={columns}
      rows={limits}
      idOf={(row) => `${row.class} ${row.urgency}`}
    />
  )
}

/** The parties of a version in the order of their prefixes, with their colours. */
export function partiesOf({ parties }: Agreement): readonly (Party & { readonly colour: 'a' | 'b' })[] {
  const [one, two] = parties
  return [
    { ...one, colour: partyOf(one.prefix, two.prefix) },
    { ...two, colour: partyOf(two.prefix, one.prefix) },
  ].toSorted((a, b) => (a.colour < b.colour ? -1 : 1))
}

/** Every year that either calendar has. */
export function yearsOf({ calendars }: Agreement): readonly string[] {
  return [...new Set(Object.values(calendars).flatMap(({ years }) => Object.keys(years)))].toSorted()
}

function Calendars({ of }: { readonly of: Agreement }) {
  const t = useTexts(agreementTexts)
  const name = useName()
  const years = useMemo(() => yearsOf(of), [of])
  const now = String(new Date().getFullYear())
  const [year, setYear] = useState(years.includes(now) ? now : (years.at(-1) ?? now))
  const parties = partiesOf(of)
  return (
    <>
      <dl className="facts">
        {parties.flatMap((party) => {
          const calendar = of.calendars[party.identity]!
          return [
            <dt key={party.identity}>
              <Monogram prefix={party.prefix} party={party.colour} /> {name(party.name)}
            </dt>,
            <dd key={`${party.identity} calendar`}>{t.zoneAndWeek(calendar.zone, t.week(calendar.week))}</dd>,
          ]
        })}
      </dl>
      {years.length > 1 && (
        <fieldset className="row years" aria-label={t.yearLabel}>
          {years.map((each) => (
            <button
              key={each}
              type="button"
              className={each === year ? 'button main' : 'button'}
              aria-pressed={each === year}
              onClick={() => setYear(each)}
            >
              {each}
            </button>
          ))}
        </fieldset>
      )}
      <YearOfBoth
        year={Number(year)}
        sides={parties.map(({ prefix, name: names, identity, colour }) => ({
          prefix,
          name: name(names),
          colour,
          calendar: of.calendars[identity]!,
        }))}
      />
    </>
  )
}

function Others({ of }: { readonly of: Agreement }) {
  const t = useTexts(agreementTexts)
  const name = useName()
  return (
    <dl className="facts">
      <dt>{t.parties}</dt>
      <dd>
        {of.parties.map((party) => (
          <div key={party.identity} className="row">
            {name(party.name)} ({party.prefix}, {party.host}) <Digest of={party.identity} />
          </div>
        ))}
      </dd>
      <dt>{t.purpose}</dt>
      <dd>
        <p lang="en">{of.purpose.en}</p>
        <p lang="zh-Hans">{of.purpose.zh}</p>
      </dd>
      <dt>{t.languages}</dt>
      <dd>{t.bothLanguages}</dd>
      <dt>{t.hotline}</dt>
      <dd>{t.scopes[of.hotline.scope]}</dd>
      <dt>{t.witnesses}</dt>
      <dd>
        <Witnesses policy={of.policy} />
      </dd>
      <dt>{t.messagesPerDay}</dt>
      <dd>{of.quotas.messagesPerDay}</dd>
      <dt>{t.bytesPerDay}</dt>
      <dd>
        {of.quotas.bytesPerDay} ({printBytes(of.quotas.bytesPerDay)})
      </dd>
      <dt>{t.retention}</dt>
      <dd>{t.retentionDays(of.retention.days)}</dd>
      <dt>{t.dailyTest}</dt>
      <dd>{of.tests.dailyLink ? t.agreed : t.notAgreed}</dd>
    </dl>
  )
}

function Witnesses({ policy }: { readonly policy: string }) {
  const t = useTexts(agreementTexts)
  const plain = readPlainPolicy(policy)
  if (!plain) return <pre className="secret">{policy}</pre>
  if (plain.witnesses.length === 0) return t.noWitnesses
  return (
    <>
      <p>{t.enough(plain.enough, plain.witnesses.length)}</p>
      <ul className="plain">
        {plain.witnesses.map(({ name, key, url }) => (
          <li key={key}>
            {name} <span className="soft small">{url}</span> <Digest of={key} length={24} />
          </li>
        ))}
      </ul>
    </>
  )
}
