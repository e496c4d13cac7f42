import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Outlet, useLocation, useNavigate } from 'react-router'
import { useLive } from '../api/live.ts'
import { useTexts } from '../lib/choices.tsx'
import { useKeptLooks } from '../me/my-choices.ts'
import { useSession } from '../session/session.tsx'
import { Band } from './band.tsx'
import { useCommandKey, useKeys } from './keys.ts'
import { KeysList } from './keys-list.tsx'
import { Rail } from './rail.tsx'
import { Strip } from './strip.tsx'
import { frameTexts } from './texts.ts'

const Palette = lazy(() => import('./palette.tsx').then(({ Palette }) => ({ default: Palette })))

/** What stands around every page: band, strip, rail, palette, keys. */
export function Frame() {
  const t = useTexts(frameTexts)
  const { party, can } = useSession()
  // Events tell of requests: whoever may not see any gets no stream, and misses none.
  useKeptLooks()
  const live = useLive(can('list'))
  const [open, setOpen] = useState<'palette' | 'keys'>()
  const close = () => setOpen(undefined)
  const go = useNavigate()
  useCommandKey('k', () => setOpen('palette'))
  useKeys({
    '?': () => setOpen('keys'),
    '/': () => (searchField() ? searchField()?.focus() : go('/requests?find=')),
    c: () => go('/requests/new'),
    'g t': () => go('/'),
    'g r': () => go('/requests'),
    'g l': () => go('/release'),
    'g h': () => go('/hotline'),
    'g e': () => go('/record'),
    'g v': () => go('/review'),
  })
  const page = usePageFocus()
  return (
    <div className="frame">
      <a className="skip button" href="#page">
        {t.skip}
      </a>
      {party.exercise && <Band />}
      <Strip live={live} onPalette={() => setOpen('palette')} />
      <Rail />
      <main className="page" id="page" tabIndex={-1} ref={page}>
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
      {open === 'palette' && (
        <Suspense>
          <Palette onClose={close} onKeys={() => setOpen('keys')} />
        </Suspense>
      )}
      {open === 'keys' && <KeysList onClose={close} />}
    </div>
  )
}

/** The page's own search, where it has one. */
function searchField(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>('main input[type="search"]')
}

/** Another page begins at its top, also for who listens. */
function usePageFocus() {
  const page = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    page.current?.focus({ preventScroll: true })
  }, [pathname])
  return page
}
