import { lazy, Suspense, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { useKeys } from '../../frame/keys.ts'
import { useTexts } from '../../lib/choices.tsx'
import { Button } from '../../parts/button.tsx'
import { useActs } from '../queries.ts'
import { useShown } from '../shown.ts'
import { type ActDraft, type OfferedAct, orderActs, type TurnName } from './draft.ts'
import { actTexts } from './texts.ts'

const ActDialog = lazy(() => import('./act-dialog.tsx').then(({ ActDialog }) => ({ default: ActDialog })))

/** Acts that stand as buttons; the rest is one step further away. */
const SHOWN = 4

/** What this person may do on the request now: the most pressing first. The one that is open stands in the address, and so survives a reload. */
export function Acts() {
  const t = useTexts(actTexts)
  const { view } = useShown()
  const possible = useActs(view.reference)
  const [params, setParams] = useSearchParams()
  const acts = orderActs(possible.data?.items ?? [], {
    we: view.request.we,
    isExtensionAsked: (view.request.extensions?.at(-1)?.at ?? '') > (view.request.extensionSettledAt ?? ''),
  })
  const wanted = params.get('act')
  // An act that somebody has open stays open, also when it is not possible any more: what was typed in it is his.
  const last = useRef<OfferedAct>(undefined)
  const found = acts.find(({ turn }) => turn === wanted)
  if (found) last.current = found
  const open = found ?? (last.current?.turn === wanted ? last.current : undefined)
  const begin: Partial<ActDraft> = params.get('state') === 'pending' ? { state: 'pending' } : {}
  const show = (turn: TurnName | undefined, state?: 'pending') =>
    setParams(turn ? { act: turn, ...(state && { state }) } : {}, { replace: true, preventScrollReset: true })
  useKeys({
    a: () => {
      if (acts.some(({ turn }) => turn === 'acknowledge')) show('acknowledge', 'pending')
    },
  })
  if (!possible.data) return null
  return (
    <>
      {acts.length === 0 && <span className="soft small">{t.none}</span>}
      {acts.slice(0, SHOWN).map(({ turn }, i) => (
        <Button key={turn} look={i === 0 ? 'main' : 'plain'} onClick={() => show(turn)}>
          {t.acts[turn].name}
        </Button>
      ))}
      {acts.length > SHOWN && (
        <details className="more-acts">
          <summary className="button">{t.more}</summary>
          <ul className="plain">
            {acts.slice(SHOWN).map(({ turn }) => (
              <li key={turn}>
                <Button look="quiet" onClick={() => show(turn)}>
                  {t.acts[turn].name}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
      {open && (
        <Suspense>
          <ActDialog
            key={`${open.turn} ${begin.state}`}
            act={open}
            begin={begin}
            isPossible={found !== undefined}
            others={acts}
            onInstead={(turn) => show(turn)}
            onClose={() => show(undefined)}
          />
        </Suspense>
      )}
    </>
  )
}
