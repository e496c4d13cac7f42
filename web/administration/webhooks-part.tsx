import { useState } from 'react'
import type { EventType, Webhook } from '../api/types.ts'
import { useAct } from '../api/use-act.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { SelectField, TextField } from '../parts/field.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { type Column, DataTable } from '../parts/table.tsx'
import { useSession } from '../session/session.tsx'
import { eventWords } from '../texts/event-words.ts'
import { useWords, wordFor } from '../texts/words.ts'
import { usePersonName } from './people-part.tsx'
import { adminKeys, usePeople, useWebhooks } from './queries.ts'
import { EventTypes, Secret, State } from './webhook-parts.tsx'
import { webhooksTexts } from './webhooks-texts.ts'

/** Addresses that are told of events, and how they take it. */
export function WebhooksPart() {
  const t = useTexts(webhooksTexts)
  const webhooks = useWebhooks()
  return (
    <div className="stack">
      <PageHead title={t.title} />
      <p className="prose">{t.intro}</p>
      <Answer of={webhooks}>{({ items }) => <Webhooks webhooks={items} />}</Answer>
      <NewWebhook />
    </div>
  )
}

function Webhooks({ webhooks }: { readonly webhooks: readonly Webhook[] }) {
  const t = useTexts(webhooksTexts)
  const says = useTexts(eventWords)
  const words = useWords()
  const wake = useAct((id: string) => ({ path: `/api/v1/webhooks/${id}/wake` }), {
    refreshes: [adminKeys.webhooks],
  })
  const remove = useAct((id: string) => ({ path: `/api/v1/webhooks/${id}`, method: 'DELETE' as const }), {
    refreshes: [adminKeys.webhooks],
  })
  const columns: readonly Column<Webhook>[] = [
    { id: 'url', head: t.address, cell: ({ url }) => <code>{url}</code>, order: ({ url }) => url },
    {
      id: 'types',
      head: t.types,
      cell: ({ types }) => types?.map((type) => wordFor(says, type)).join(words.comma) ?? t.all,
    },
    { id: 'owner', head: t.owner, cell: ({ owner }) => <Owner of={owner} />, order: ({ owner }) => owner },
    { id: 'state', head: t.state, cell: (webhook) => <State of={webhook} /> },
    {
      id: 'acts',
      head: <span className="unseen">{t.remove}</span>,
      cell: ({ id, url, failures, rested }) => (
        <span className="row ends">
          {(failures > 0 || rested !== undefined) && (
            <Button isBusy={wake.isPending && wake.variables === id} onClick={() => wake.mutate(id)}>
              {t.wake}
            </Button>
          )}
          <ConfirmButton label={t.remove} question={t.removeAsk(url)} onConfirm={() => remove.mutate(id)} />
        </span>
      ),
    },
  ]
  return (
    <>
      <DataTable
        caption={t.title}
        columns={columns}
        rows={webhooks}
        idOf={({ id }) => id}
        empty={<p>{t.empty}</p>}
      />
      {wake.isError && <Trouble error={wake.error} />}
      {remove.isError && <Trouble error={remove.error} />}
    </>
  )
}

function Owner({ of }: { readonly of: string }) {
  const people = usePeople()
  const nameOf = usePersonName()
  const found = people.data?.items.find(({ id }) => id === of)
  return found ? nameOf(found) : <code>{of}</code>
}

function NewWebhook() {
  const t = useTexts(webhooksTexts)
  const { person } = useSession()
  const nameOf = usePersonName()
  const people = usePeople()
  const [url, setUrl] = useState('')
  const [owner, setOwner] = useState(person?.id ?? '')
  const [types, setTypes] = useState<readonly EventType[]>([])
  const add = useAct<void, { secret: string }>(
    () => ({
      path: '/api/v1/webhooks',
      body: { url: url.trim(), ...(owner && { owner }), ...(types.length > 0 && { types }) },
    }),
    {
      refreshes: [adminKeys.webhooks],
      onDone: () => {
        setUrl('')
        setTypes([])
      },
    },
  )
  return (
    <section aria-labelledby="new-webhook">
      <h2 id="new-webhook">{t.add}</h2>
      {add.data && <Secret of={add.data.secret} />}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <TextField
          label={t.urlLabel}
          help={t.urlHelp}
          type="url"
          required
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
        <EventTypes chosen={types} onChange={setTypes} />
        <SelectField
          label={t.ownerLabel}
          help={t.ownerHelp}
          value={owner}
          options={(people.data?.items ?? [])
            .filter(({ isActive }) => isActive)
            .map((each) => ({ value: each.id, label: nameOf(each) }))}
          onChange={(event) => setOwner(event.target.value)}
        />
        {add.isError && <Trouble error={add.error} />}
        <p>
          <Button type="submit" look="main" isBusy={add.isPending}>
            {t.addIt}
          </Button>
        </p>
      </form>
    </section>
  )
}
