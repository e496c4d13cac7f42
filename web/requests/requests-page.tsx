import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function RequestsPage() {
  return <PageHead title="RequestsPage" />
}
