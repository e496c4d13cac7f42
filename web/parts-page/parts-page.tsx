import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function PartsPage() {
  return <PageHead title="PartsPage" />
}
