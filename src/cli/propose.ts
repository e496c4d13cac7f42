import type { Released } from '../app/people/release-proposal.ts'
import type { ProposalView } from '../app/people/see-proposal.ts'
import { wordFor } from '../app/words/words.ts'
import type { RemoteRun } from './command.ts'
import { CliError, EXIT } from './errors.ts'
import { beginsAs } from './message-id.ts'

/** Puts something up for release; whoever gave his key (--key, COMITY_KEY) has released it with that. */
export async function propose({ client }: RemoteRun, path: string, body?: unknown): Promise<Released> {
  const proposal = await client.post<ProposalView>(path, body)
  return client.release ? client.release(proposal.id) : proposal
}

/** Prints where it is entered, or what it still waits for. */
export function sayProposal({ output, texts }: RemoteRun, released: Released): void {
  output.result(released, [linesOf(released, texts)])
}

function linesOf(released: Released, texts: RemoteRun['texts']): string {
  const { reference, entered, id, missing, releases } = released
  if (entered && 'phase' in entered)
    return texts.acted(reference, wordFor(texts.words.phase, entered.phase), entered.position)
  if (entered) return texts.entered(reference, entered.position)
  return texts.proposed({
    reference,
    id,
    missing,
    by: releases.map(({ name }) => name),
  })
}

/** The proposal that is meant: its id, the beginning of it (8 digits or more), or the reference of the one that waits there. */
export async function findProposal({ client, texts }: RemoteRun, wanted: string): Promise<string> {
  if (/^sha256:[0-9a-f]{64}$/.test(wanted)) return wanted
  const { items } = await client.get<{ items: ProposalView[] }>('/api/v1/proposals?limit=1000')
  const begins = beginsAs(wanted)
  const found = items.filter(({ id, reference, state }) =>
    begins ? begins(id) : reference === wanted && state === 'open',
  )
  const [only] = found
  if (only && found.length === 1) return only.id
  throw new CliError(
    'unknown_proposal',
    texts.wrong.proposal(
      wanted,
      found.map(({ id }) => id),
    ),
    EXIT.refused,
  )
}
