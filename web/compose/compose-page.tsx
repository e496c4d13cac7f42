import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function ComposePage() {
  return <PageHead title="ComposePage" />
}
