import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function NoticesPage() {
  return <PageHead title="NoticesPage" />
}
