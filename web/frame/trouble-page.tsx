import { useRouteError } from 'react-router'
import { useTexts } from '../lib/choices.tsx'
import { Button, ButtonLink } from '../parts/button.tsx'
import { PageHead } from './page-head.tsx'
import { frameTexts } from './texts.ts'

export function NotFoundPage() {
  const t = useTexts(frameTexts)
  return (
    <div className="prose">
      <PageHead title={t.notFound} />
      <p>{t.notFoundHelp}</p>
      <ButtonLink to="/">{t.home}</ButtonLink>
    </div>
  )
}

/** A fault of ours in a page: the frame stays, and says what to do. */
export function CrashPage() {
  const t = useTexts(frameTexts)
  const error = useRouteError()
  return (
    <div className="prose" role="alert">
      <PageHead title={t.crash} />
      <p>{t.crashHelp}</p>
      {error instanceof Error && <p className="soft small">{error.message}</p>}
      <Button onClick={() => location.reload()}>{t.reload}</Button>
    </div>
  )
}
