import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function HelpPage() {
  return <PageHead title="HelpPage" />
}
