import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function InvitationPage() {
  return <PageHead title="InvitationPage" />
}
