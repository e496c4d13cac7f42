import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { EventTypes, Secret, State } from '../administration/webhook-parts.tsx'
import { ask } from '../api/client.ts'
import type { EventType, Webhook } from '../api/types.ts'
import { useAct } from '../api/use-act.ts'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { TextField } from '../parts/field.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { meTexts } from './texts.ts'

const OWN = ['webhook', 'mine'] as const
const ADDRESS = '/api/v1/me/webhook'

/** One address of a person's own. */
export function OwnWebhook() {
  const t = useTexts(meTexts)
  const own = useQuery({
    queryKey: OWN,
    queryFn: ({ signal }) => ask<{ webhook?: Webhook }>(ADDRESS, { signal }),
  })
  return (
    <section aria-labelledby="webhook">
      <h2 id="webhook">{t.webhook}</h2>
      <p className="prose soft">{t.webhookHelp}</p>
      <Answer of={own}>{({ webhook }) => (webhook ? <Shown of={webhook} /> : <p>{t.noWebhook}</p>)}</Answer>
      <Replace />
    </section>
  )
}

function Shown({ of }: { readonly of: Webhook }) {
  const t = useTexts(meTexts)
  const remove = useAct(() => ({ path: ADDRESS, method: 'DELETE' as const }), { refreshes: [OWN] })
  return (
    <>
      <p className="row">
        <code>{of.url}</code> <State of={of} />
        <ConfirmButton label={t.remove} question={t.removeAsk} onConfirm={() => remove.mutate()} />
      </p>
      {remove.isError && <Trouble error={remove.error} />}
    </>
  )
}

function Replace() {
  const t = useTexts(meTexts)
  const [url, setUrl] = useState('')
  const [types, setTypes] = useState<readonly EventType[]>([])
  const replace = useAct<void, { secret: string }>(
    () => ({ path: ADDRESS, body: { url: url.trim(), ...(types.length > 0 && { types }) } }),
    { refreshes: [OWN], onDone: () => setUrl('') },
  )
  return (
    <details>
      <summary>{t.replace}</summary>
      {replace.data && <Secret of={replace.data.secret} />}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          replace.mutate()
        }}
      >
        <TextField
          label="URL"
          help={t.replaceHelp}
          type="url"
          required
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
        <EventTypes chosen={types} onChange={setTypes} />
        {replace.isError && <Trouble error={replace.error} />}
        <p>
          <Button type="submit" isBusy={replace.isPending}>
            {t.replace}
          </Button>
        </p>
      </form>
    </details>
  )
}
