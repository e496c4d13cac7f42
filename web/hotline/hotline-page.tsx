import { useAgreement, usePairs } from '../api/queries.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { useSession } from '../session/session.tsx'
import { wordFor } from '../texts/words.ts'
import { hotlineTexts } from './texts.ts'

/** The hotline's place: what to do until it is built, and what both sides agreed on for it. */
export function HotlinePage() {
  const t = useTexts(hotlineTexts)
  const { can } = useSession()
  const pair = usePairs().data?.pairs.find(({ phase }) => phase === 'confirmed')
  const scope = useAgreement(pair?.id).data?.inEffect?.document.hotline?.scope
  return (
    <div className="stack page-narrow">
      <PageHead title={t.title} />
      <Notice kind="short">{t.notYet}</Notice>
      <section className="stack tight">
        <h2>{t.now}</h2>
        <ol className="prose">
          {t.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        {can('draft') && (
          <p>
            <ButtonLink to="/requests/new?urgency=emergency">{t.emergency}</ButtonLink>
          </p>
        )}
      </section>
      {scope && (
        <dl className="facts">
          <dt>{t.scope}</dt>
          <dd>{wordFor(t.scopes, scope)}</dd>
        </dl>
      )}
    </div>
  )
}
