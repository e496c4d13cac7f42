import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { ask } from '../api/client.ts'
import type { AuditCheck, AuditShown } from '../api/types.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button } from '../parts/button.tsx'
import { SelectField, TextField } from '../parts/field.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { type Column, DataTable } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { Tag, useName } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import { auditTexts } from './audit-texts.ts'
import { type AuditPage, adminKeys, useAuditCheck } from './queries.ts'

type Wanted = {
  readonly who: string
  readonly act: string
  readonly result: string
  readonly reference: string
  readonly since: string
  readonly until: string
}
const ALL: Wanted = { who: '', act: '', result: '', reference: '', since: '', until: '' }

/** Who did what: searched, exported, and verified to its first entry. */
export function AuditPart() {
  const t = useTexts(auditTexts)
  const [wanted, setWanted] = useState(ALL)
  return (
    <div className="stack">
      <PageHead title={t.title}>
        <a className="button" href="/api/v1/audit/export" download>
          {t.export}
        </a>
      </PageHead>
      <p className="prose">{t.intro}</p>
      <Check />
      <SearchForm onSearch={setWanted} />
      <Found wanted={wanted} />
    </div>
  )
}

function Check() {
  const t = useTexts(auditTexts)
  const [isAsked, setAsked] = useState(false)
  const check = useAuditCheck(isAsked)
  if (!isAsked)
    return (
      <p>
        <Button onClick={() => setAsked(true)}>{t.verify}</Button>
      </p>
    )
  if (check.isPending) return <p role="status">{t.verifying}</p>
  return <Answer of={check}>{(found) => <CheckResult of={found} />}</Answer>
}

function CheckResult({ of }: { readonly of: AuditCheck }) {
  const t = useTexts(auditTexts)
  const times = useTimes()
  if (of.faults.length === 0)
    return (
      <Notice>
        <p role="status">{t.sound(of.entries, of.heads)}</p>
        <p className="soft small">{t.cannot}</p>
      </Notice>
    )
  return (
    <Notice kind="danger" title={t.unsound(of.faults.length)}>
      <ul>
        {of.faults.map((fault) => (
          <li key={`${fault.fault} ${fault.no}`}>
            {'sent' in fault
              ? t.faults[fault.fault](fault.no, times.full(fault.sent))
              : t.faults[fault.fault](fault.no)}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function SearchForm({ onSearch }: { readonly onSearch: (wanted: Wanted) => void }) {
  const t = useTexts(auditTexts)
  const words = useWords()
  const [draft, set] = useState(ALL)
  const field = (name: keyof Wanted) => ({
    value: draft[name],
    onChange: (event: { target: { value: string } }) =>
      set((before) => ({ ...before, [name]: event.target.value })),
  })
  const acts = Object.entries(words.action)
    .map(([value, label]) => ({ value, label }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault()
        onSearch(draft)
      }}
    >
      <TextField label={t.who} placeholder={t.whoHelp} maxLength={200} {...field('who')} />
      <SelectField label={t.act} options={[{ value: '', label: t.anyAct }, ...acts]} {...field('act')} />
      <SelectField
        label={t.result}
        options={[
          { value: '', label: t.anyResult },
          { value: 'done', label: t.done },
          { value: 'denied', label: t.denied },
        ]}
        {...field('result')}
      />
      <TextField label={t.reference} maxLength={40} {...field('reference')} />
      <TextField label={t.since} type="date" {...field('since')} />
      <TextField label={t.until} type="date" {...field('until')} />
      <p>
        <Button type="submit" look="main">
          {t.search}
        </Button>
      </p>
    </form>
  )
}

function Found({ wanted }: { readonly wanted: Wanted }) {
  const t = useTexts(auditTexts)
  const query = queryOf(wanted)
  const found = useInfiniteQuery({
    queryKey: [...adminKeys.audit, 'search', query],
    queryFn: ({ signal, pageParam }) =>
      ask<AuditPage>(`/api/v1/audit/search?limit=100${query}${pageParam && `&cursor=${pageParam}`}`, {
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  })
  if (found.isError) return <Trouble error={found.error} onAgain={() => void found.refetch()} />
  const lines = found.data?.pages.flatMap(({ items }) => items)
  if (!lines)
    return (
      <p className="empty" role="status">
        …
      </p>
    )
  return (
    <>
      <Lines lines={lines} empty={found.hasNextPage ? t.looked : t.empty} />
      {found.hasNextPage && (
        <p>
          <Button isBusy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t.more}
          </Button>
        </p>
      )}
    </>
  )
}

/** Days are the reader's own: from the first moment of one to the last of the other. */
function queryOf({ since, until, reference, ...rest }: Wanted): string {
  const instant = (ms: number) => new Date(ms).toISOString().replace(/\.\d+/, '')
  const parts = {
    ...rest,
    who: rest.who.trim(),
    reference: reference.trim().toUpperCase(),
    since: since && instant(new Date(`${since}T00:00:00`).getTime()),
    until: until && instant(new Date(`${until}T00:00:00`).getTime() + 86_400_000),
  }
  return Object.entries(parts)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `&${name}=${encodeURIComponent(value)}`)
    .join('')
}

function Lines({ lines, empty }: { readonly lines: readonly AuditShown[]; readonly empty: string }) {
  const t = useTexts(auditTexts)
  const words = useWords()
  const columns: readonly Column<AuditShown>[] = [
    { id: 'no', head: t.no, isNumber: true, cell: ({ no }) => no, order: ({ no }) => no },
    { id: 'when', head: t.when, cell: ({ at }) => <Time at={at} />, order: ({ at }) => at },
    { id: 'who', head: t.who, cell: (line) => <Who of={line} />, order: ({ name }) => name },
    {
      id: 'act',
      head: t.act,
      cell: ({ action, result }) => (
        <>
          {wordFor(words.action, action)} {result === 'denied' && <Tag kind="danger">{t.denied}</Tag>}
        </>
      ),
      order: ({ action }) => wordFor(words.action, action),
    },
    { id: 'on', head: t.on, cell: (line) => <On of={line} />, order: ({ reference }) => reference ?? '' },
    { id: 'reason', head: t.reason, cell: ({ reason }) => reason ?? '' },
  ]
  return (
    <DataTable
      caption={t.title}
      columns={columns}
      rows={lines}
      idOf={({ no }) => String(no)}
      empty={<p>{empty}</p>}
    />
  )
}

function Who({ of }: { readonly of: AuditShown }) {
  const t = useTexts(auditTexts)
  const by = of.token?.startsWith('session ') ? t.session : of.token
  return (
    <>
      {of.name}
      {by && (
        <span className="soft small" title={of.token} data-code>
          {' '}
          · {by}
        </span>
      )}
    </>
  )
}

function On({ of }: { readonly of: AuditShown }) {
  const { can } = useSession()
  const name = useName()
  if (!of.reference) return of.party ? name(of.party) : ''
  return can('read_thread') ? <Link to={`/requests/${of.reference}`}>{of.reference}</Link> : of.reference
}
