import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function AdministrationPage() {
  return <PageHead title="AdministrationPage" />
}
