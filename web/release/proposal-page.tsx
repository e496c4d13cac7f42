import { PageHead } from '../frame/page-head.tsx'

/** To be written. */
export function ProposalPage() {
  return <PageHead title="ProposalPage" />
}
