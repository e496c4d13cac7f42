import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function ReviewPage() {
  return <PageHead title="ReviewPage" />
}
