import { useEffect, useMemo, useRef } from 'react'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { Trouble } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { linesOfRequest } from '../release/lines.ts'
import { MessageView, RawBytes } from '../release/message-view.tsx'
import { useSession } from '../session/session.tsx'
import { useCompose } from './context.tsx'
import { askedOf, isSaid } from './form.ts'
import { Dues } from './side.tsx'
import { composeTexts } from './texts.ts'

/** The last step: exactly what will be said, what to look at, and the way to release. */
export function Preview({
  isAgain,
  isBusy,
  error,
  onBack,
  onPropose,
}: {
  readonly isAgain: boolean
  readonly isBusy: boolean
  readonly error: unknown
  readonly onBack: () => void
  readonly onPropose: () => void
}) {
  const t = useTexts(composeTexts)
  const { zone } = useChoices()
  const { can } = useSession()
  const { form } = useCompose()
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    head.current?.focus({ preventScroll: true })
    scrollTo({ top: 0 })
  }, [])
  const asked = useMemo(() => askedOf(form), [form])
  if (!asked) return null
  return (
    <div className="stack wide preview">
      <section className="stack" aria-labelledby="said">
        <h2 id="said" ref={head} tabIndex={-1}>
          {t.previewTitle}
        </h2>
        <p className="soft prose">{t.previewHelp}</p>
        <MessageView linesIn={(lang) => linesOfRequest(asked, { lang, zone })} />
        <RawBytes of={asked.body} label={t.raw} help={t.rawHelp} />
      </section>
      <Warnings />
      <Dues />
      <section className="stack">
        {error != null && <Trouble error={error} />}
        <p className="soft prose">{can('propose_request') ? t.proposeHelp : t.mayNotPropose}</p>
        <div className="row">
          {can('propose_request') && (
            <Button look="main" isBusy={isBusy} onClick={onPropose}>
              {isAgain ? t.proposeAgain : t.propose}
            </Button>
          )}
          <Button onClick={onBack}>{t.goOnWriting}</Button>
        </div>
      </section>
    </div>
  )
}

function Warnings() {
  const t = useTexts(composeTexts)
  const { form, lacks } = useCompose()
  const other = form.lang === 'en' ? 'zh' : 'en'
  const advised = lacks.filter(({ weight, field }) => weight === 'advised' && field !== 'summary')
  const warnings = [
    form.urgency === 'emergency' && t.warnEmergency,
    t.warnTlp[form.tlp],
    !isSaid(form.summary) && t.warnSummary(t.languageName[other]),
    isSaid(form.summary) && form.summaryBy === 'machine' && t.warnMachine,
    t.warnScreening,
  ].filter((each) => typeof each === 'string')
  return (
    <Notice kind="short" title={t.warnings}>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
        {advised.length > 0 && (
          <li>
            {t.advisedAre(advised.map(({ what, field, n }) => t.lack(what, t.field[field], n)).join(t.comma))}
          </li>
        )}
      </ul>
    </Notice>
  )
}
