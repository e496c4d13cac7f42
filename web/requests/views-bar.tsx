import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { Link } from 'react-router'
import { ask, askTagged, newKey } from '../api/client.ts'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { CheckField, TextField } from '../parts/field.tsx'
import { Trouble } from '../parts/loading.tsx'
import { partTexts } from '../parts/texts.ts'
import { useSession } from '../session/session.tsx'
import { READY_IDS, type ReadyId, readyAddress } from './address.ts'
import { type SavedView, useViews, viewsKey } from './queries.ts'
import { requestsTexts } from './texts.ts'

/** Lists with names: those that everybody needs, with how many there are, then one's own and those that others share. */
export function ViewsBar({
  address,
  counts,
}: {
  /** `?…` of the list that is shown. */
  readonly address: string
  readonly counts: Readonly<Record<ReadyId, number>>
}) {
  const t = useTexts(requestsTexts)
  const { person, can } = useSession()
  const views = useViews().data?.items ?? []
  const [isSaving, setSaving] = useState(false)
  const [gone, setGone] = useState<SavedView>()
  const isReady = READY_IDS.some((id) => readyAddress(id) === address)
  const here = views.find(({ query }) => query === address)
  return (
    <div className="views no-print">
      <nav aria-label={t.views}>
        <ul className="plain">
          {READY_IDS.map((id) => (
            <li key={id}>
              <Link
                to={`/requests${readyAddress(id)}`}
                aria-current={readyAddress(id) === address ? 'page' : undefined}
              >
                {t.ready[id]} <span className="count">{counts[id].toLocaleString()}</span>
              </Link>
            </li>
          ))}
          {views.map((view) => (
            <li key={view.id}>
              <Link
                to={`/requests${view.query}`}
                aria-current={view === here ? 'page' : undefined}
                title={view.isMine ? undefined : t.sharedBy(view.by.name)}
              >
                {view.name}
                {!view.isMine && <span className="unseen"> {t.sharedBy(view.by.name)}</span>}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {here?.isMine && <DropView view={here} onGone={() => setGone(here)} />}
      {gone && <BringBack view={gone} onBack={() => setGone(undefined)} />}
      {person && can('choose') && address !== '' && !isReady && !here && (
        <Button look="quiet" onClick={() => setSaving(true)}>
          {t.save}
        </Button>
      )}
      {isSaving && <SaveView address={address} views={views} onClose={() => setSaving(false)} />}
    </div>
  )
}

function SaveView({
  address,
  views,
  onClose,
}: {
  readonly address: string
  readonly views: readonly SavedView[]
  readonly onClose: () => void
}) {
  const t = useTexts(requestsTexts)
  const parts = useTexts(partTexts)
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const [isWrong, setWrong] = useState(false)
  const key = useRef(newKey())
  const trimmed = name.trim()
  // One name, one view: who saves under a name that he has, changes what it stands for.
  const same = views.find((view) => view.isMine && view.name === trimmed)
  const saving = useMutation({
    mutationFn: () => saveView({ name: trimmed, query: address, shared }, same?.id, key.current),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: viewsKey })
      onClose()
    },
  })
  const save = (event: FormEvent) => {
    event.preventDefault()
    const isNamed = trimmed !== '' && [...trimmed].length <= 80
    setWrong(!isNamed)
    if (isNamed) saving.mutate()
  }
  return (
    <Dialog title={t.saveTitle} onClose={onClose}>
      <form className="stack" onSubmit={save}>
        <p className="soft">{t.saveHelp}</p>
        {saving.isError && <Trouble error={saving.error} />}
        <TextField
          label={t.name}
          value={name}
          maxLength={80}
          wrong={isWrong ? t.nameWrong : undefined}
          onChange={({ target }) => setName(target.value)}
        />
        <CheckField
          label={t.share}
          help={t.shareHelp}
          checked={shared}
          onChange={({ target }) => setShared(target.checked)}
        />
        <div className="row ends">
          <Button onClick={onClose}>{parts.cancel}</Button>
          <Button look="main" type="submit" isBusy={saving.isPending}>
            {same ? t.update(same.name) : t.saveNow}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

async function saveView(
  body: { readonly name: string; readonly query: string; readonly shared: boolean },
  id: string | undefined,
  key: string,
): Promise<unknown> {
  if (id === undefined) return ask('/api/v1/me/views', { method: 'POST', body, key })
  const { tag } = await askTagged(`/api/v1/me/views/${id}`)
  return ask(`/api/v1/me/views/${id}`, { method: 'PUT', body, ...(tag !== undefined && { match: tag }) })
}

function DropView({ view, onGone }: { readonly view: SavedView; readonly onGone: () => void }) {
  const t = useTexts(requestsTexts)
  const client = useQueryClient()
  const dropping = useMutation({
    mutationFn: async () => {
      const path = `/api/v1/me/views/${view.id}`
      const { tag } = await askTagged(path)
      return ask(path, { method: 'DELETE', ...(tag !== undefined && { match: tag }) })
    },
    onSuccess: onGone,
    onSettled: () => client.invalidateQueries({ queryKey: viewsKey }),
  })
  return (
    <Button look="quiet" isBusy={dropping.isPending} onClick={() => dropping.mutate()}>
      {t.drop(view.name)}
    </Button>
  )
}

/** A view that was deleted can be made again as it was. */
function BringBack({ view, onBack }: { readonly view: SavedView; readonly onBack: () => void }) {
  const t = useTexts(requestsTexts)
  const client = useQueryClient()
  const key = useRef(newKey())
  const saving = useMutation({
    mutationFn: () => {
      const { name, query, shared } = view
      return saveView({ name, query, shared }, undefined, key.current)
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: viewsKey })
      onBack()
    },
  })
  return (
    <Button look="quiet" isBusy={saving.isPending} onClick={() => saving.mutate()}>
      {t.bringBack(view.name)}
    </Button>
  )
}
