import { useState } from 'react'
import type { PairStatus } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { saveFile } from '../lib/save-file.ts'
import { Button } from '../parts/button.tsx'
import { RadioField } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { useSession } from '../session/session.tsx'
import { fetchFile } from './fetch-file.ts'
import { ProgressBar } from './progress-bar.tsx'
import { recordTexts } from './texts.ts'

type State = 'idle' | 'saved' | 'failed' | { readonly done: number; readonly of: number }

/** The one file that proves the record, and how anybody verifies it elsewhere. */
export function ExportRecord({ pair }: { readonly pair: PairStatus }) {
  const t = useTexts(recordTexts)
  const { can } = useSession()
  const [extent, setExtent] = useState(can('export_full') ? 'full' : 'public')
  const [state, setState] = useState<State>('idle')
  const name = `${pair.own.prefix}-${pair.peer.prefix}${extent === 'public' ? '-public' : ''}.comity`
  const save = async () => {
    setState({ done: 0, of: 0 })
    const path = `/api/v1/pairs/${pair.id}/record/bundle${extent === 'public' ? '?public=true' : ''}`
    try {
      saveFile(name, new Blob([await fetchFile(path, (done, of) => setState({ done, of }))]))
      setState('saved')
    } catch {
      setState('failed')
    }
  }
  const full = { value: 'full', label: t.full, help: t.fullHelp }
  const options = [
    ...(can('export_full') ? [full] : []),
    { value: 'public', label: t.public, help: t.publicHelp },
  ]
  return (
    <div className="stack">
      <p className="prose">{t.exportLead}</p>
      {can('export_public') && (
        <div className="stack tight no-print">
          <RadioField label={t.extent} name="extent" value={extent} options={options} onChange={setExtent} />
          <div className="row">
            <Button look="main" isBusy={typeof state === 'object'} onClick={() => void save()}>
              {t.exportButton}
            </Button>
          </div>
          <div role="status">
            {typeof state === 'object' && (
              <ProgressBar label={t.fetching} done={state.done} of={state.of} isBytes />
            )}
            {state === 'saved' && t.saved(name)}
            {state === 'failed' && <Notice kind="short">{t.failedFetch}</Notice>}
          </div>
        </div>
      )}
      <Elsewhere pair={pair} name={name} />
    </div>
  )
}

function Elsewhere({ pair, name }: { readonly pair: PairStatus; readonly name: string }) {
  const t = useTexts(recordTexts)
  const identities = [pair.own.identity, pair.peer.identity]
    .map((identity) => `--identity ${identity.slice(0, 8)}…`)
    .join(' ')
  return (
    <div className="stack tight prose">
      <p>{t.elsewhere}</p>
      <p className="soft small">{t.elsewhereOurs}</p>
      <pre className="command">{`npx comity verify ${name} ${identities}`}</pre>
      <p className="soft small">{t.elsewhereSecond}</p>
      <pre className="command">{`cd second && go build -o second . && ./second verify ${identities} ../${name}`}</pre>
      <p className="soft small">{t.elsewhereIdentities}</p>
    </div>
  )
}
