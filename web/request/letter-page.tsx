import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function LetterPage() {
  return <PageHead title="LetterPage" />
}
