import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function RecordPage() {
  return <PageHead title="RecordPage" />
}
