import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function RequestPage() {
  return <PageHead title="RequestPage" />
}
