import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function HotlinePage() {
  return <PageHead title="HotlinePage" />
}
