import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function MePage() {
  return <PageHead title="MePage" />
}
