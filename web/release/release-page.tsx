import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function ReleasePage() {
  return <PageHead title="ReleasePage" />
}
