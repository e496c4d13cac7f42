import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { Autocomplete, Input, Menu, MenuItem, SearchField } from 'react-aria-components'
import { useNavigate } from 'react-router'
import { ask } from '../api/client.ts'
import { useRequests } from '../api/queries.ts'
import type { Page, RequestSummary } from '../api/types.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { LANGUAGE_NAME } from '../lib/languages.ts'
import { Dialog } from '../parts/dialog.tsx'
import { useSession } from '../session/session.tsx'
import { paletteTexts } from './palette-texts.ts'
import { PLACES } from './rail.tsx'
import { frameTexts } from './texts.ts'

type Entry = { readonly id: string; readonly text: string; readonly note?: string; readonly act: () => void }

/** Rows shown at once: who wants another types another letter. */
const MOST = 12

/** Any page, request or act by a few letters. */
export function Palette({ onClose, onKeys }: { readonly onClose: () => void; readonly onKeys: () => void }) {
  const t = useTexts(paletteTexts)
  const [typed, setTyped] = useState('')
  const acts = useActs(onKeys)
  const requests = useFound(useDeferredValue(typed.trim()))
  const wanted = typed.trim().toLowerCase()
  const entries = [...acts.filter(({ text }) => text.toLowerCase().includes(wanted)), ...requests].slice(
    0,
    MOST,
  )
  return (
    <Dialog title={t.title} onClose={onClose}>
      <Autocomplete inputValue={typed} onInputChange={setTyped}>
        <SearchField aria-label={t.label} autoFocus>
          <Input className="input" placeholder={t.placeholder} />
        </SearchField>
        <Menu
          aria-label={t.title}
          items={entries}
          className="palette"
          renderEmptyState={() => <p className="empty">{t.nothing}</p>}
          onAction={(id) => {
            onClose()
            entries.find((entry) => entry.id === id)?.act()
          }}
        >
          {({ id, text, note }) => (
            <MenuItem id={id} textValue={text} className="palette-row">
              <span>{text}</span>
              {note && <span className="soft small">{note}</span>}
            </MenuItem>
          )}
        </Menu>
      </Autocomplete>
    </Dialog>
  )
}

function useActs(onKeys: () => void): readonly Entry[] {
  const t = useTexts(paletteTexts)
  const frame = useTexts(frameTexts)
  const go = useNavigate()
  const { can } = useSession()
  const { language, theme, change } = useChoices()
  const other = language === 'en' ? 'zh' : 'en'
  const places = PLACES.filter(({ may }) => may === undefined || can(may)).map(({ id, to }) => ({
    id: `page ${id}`,
    text: frame[id],
    note: t.page,
    act: () => void go(to),
  }))
  return [
    ...(can('draft')
      ? [{ id: 'compose', text: t.compose, note: t.act, act: () => void go('/requests/new') }]
      : []),
    ...places,
    { id: 'language', text: LANGUAGE_NAME[other], note: t.act, act: () => change({ language: other }) },
    {
      id: 'theme',
      text: theme === 'dark' ? t.light : t.dark,
      note: t.act,
      act: () => change({ theme: theme === 'dark' ? 'light' : 'dark' }),
    },
    { id: 'keys', text: frame.keysTitle, note: '?', act: onKeys },
    { id: 'print', text: t.print, note: t.act, act: () => window.print() },
  ]
}

/** Requests whose reference or title has the letters; what they say inside is searched by the node. */
function useFound(wanted: string): readonly Entry[] {
  const go = useNavigate()
  const { can } = useSession()
  const listed = useRequests()
  const found = useQuery({
    queryKey: ['search', wanted],
    queryFn: ({ signal }) =>
      ask<Page<RequestSummary>>(`/api/v1/search?q=${encodeURIComponent(wanted)}&limit=8`, { signal }),
    enabled: wanted.length > 1 && can('list'),
    retry: false,
  })
  if (wanted === '') return []
  const low = wanted.toLowerCase()
  const near = (listed.data?.items ?? []).filter(({ reference, title }) =>
    `${reference} ${title.text}`.toLowerCase().includes(low),
  )
  const all = new Map([...near, ...(found.data?.items ?? [])].map((each) => [each.reference, each]))
  return [...all.values()].map(({ reference, title }) => ({
    id: `request ${reference}`,
    text: `${reference}  ${title.text}`,
    act: () => void go(`/requests/${reference}`),
  }))
}
