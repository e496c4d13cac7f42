import { useState } from 'react'
import type { PairStatus } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button } from '../parts/button.tsx'
import { Digest } from '../parts/digest.tsx'
import { Notice } from '../parts/notice.tsx'
import { useSession } from '../session/session.tsx'
import { NoFile } from './fetch-file.ts'
import { ProgressBar } from './progress-bar.tsx'
import { proofTexts } from './proof-texts.ts'
import { recordTexts } from './texts.ts'
import { checkWhole, type Progress, type RecordChecked } from './verify/index.ts'

type State =
  | { readonly is: 'idle' }
  | { readonly is: 'busy'; readonly progress?: Progress }
  | { readonly is: 'done'; readonly checked: RecordChecked }
  | { readonly is: 'failed'; readonly error: unknown }

/** The whole record, verified by this browser, without keeping the page from answering. */
export function WholeCheck({ pair }: { readonly pair: PairStatus }) {
  const t = useTexts(recordTexts)
  const { can } = useSession()
  const [state, setState] = useState<State>({ is: 'idle' })
  const isBusy = state.is === 'busy'
  const run = async (isPublic: boolean) => {
    setState({ is: 'busy' })
    try {
      const onProgress = (progress: Progress) => setState({ is: 'busy', progress })
      setState({ is: 'done', checked: await checkWhole(pair, { isPublic, onProgress }) })
    } catch (error) {
      setState({ is: 'failed', error })
    }
  }
  return (
    <div className="stack">
      <p className="prose">{t.checkLead}</p>
      <div className="row no-print">
        {can('export_full') && (
          <Button look="main" isBusy={isBusy} onClick={() => void run(false)}>
            {t.checkButton}
          </Button>
        )}
        {can('export_public') && (
          <Button isBusy={isBusy} onClick={() => void run(true)}>
            {t.checkPublic}
          </Button>
        )}
      </div>
      <div role="status" className="whole">
        {state.is === 'busy' && (
          <ProgressBar
            label={state.progress?.phase === 'check' ? t.checking : t.fetching}
            done={state.progress?.done ?? 0}
            of={state.progress?.of ?? 0}
            isBytes={state.progress?.phase !== 'check'}
          />
        )}
        {state.is === 'failed' && <Failed error={state.error} />}
        {state.is === 'done' && <Found checked={state.checked} />}
      </div>
    </div>
  )
}

function Failed({ error }: { readonly error: unknown }) {
  const t = useTexts(recordTexts)
  const status = error instanceof NoFile ? error.status : undefined
  return (
    <Notice kind="short">
      {status === 403 ? t.failedRights : status === undefined ? t.failedCheck : t.failedFetch}
    </Notice>
  )
}

function Found({ checked }: { readonly checked: RecordChecked }) {
  const t = useTexts(recordTexts)
  const proof = useTexts(proofTexts)
  const times = useTimes()
  const { proven, findings, counted, lacks, pinned } = checked
  if (proven === undefined)
    return lacks.map((feature) => (
      <Notice key={feature} kind="short">
        {feature === 'temporal' ? t.failedCheck : proof.lacks[feature]}
      </Notice>
    ))
  if (!proven)
    return (
      <Notice kind="danger" title={t.unproven(findings.length)}>
        <ul>
          {findings.map(({ code, where, sentence }) => (
            <li key={`${where} ${sentence}`}>
              <code>{code}</code> {where}: {sentence}
            </li>
          ))}
        </ul>
        <p>
          <a href="#troubles">{proof.toHelp}</a>
        </p>
      </Notice>
    )
  const requests = checked.requests ?? 0
  return (
    <div className="stack tight" data-proven>
      <p className="lead">
        <span aria-hidden="true">✓ </span>
        {checked.cut ? t.proven(requests, times.full(checked.cut)) : t.provenNoTime(requests)}
      </p>
      {!pinned && <Notice kind="danger">{t.notPinned}</Notice>}
      <ul className="plain small">
        <li>{t.counted(counted.leaves, counted.messages, counted.signatures)}</li>
        {checked.removed !== undefined && checked.removed > 0 && <li>{t.removed(checked.removed)}</li>}
        {checked.unexplained !== undefined && checked.unexplained > 0 && (
          <li>{t.unexplained(checked.unexplained)}</li>
        )}
        {checked.unverified > 0 && <li>{t.stray(checked.unverified)}</li>}
        {checked.verdicts && (
          <li>
            {t.verdictDigest}: <Digest of={checked.verdicts} length={16} />
          </li>
        )}
      </ul>
    </div>
  )
}
