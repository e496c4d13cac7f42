import type { RequestView } from '../app/show-request.ts'
import type { RemoteRun } from './command.ts'
import { CliError, EXIT } from './errors.ts'
import { beginsAs } from './message-id.ts'

const NAMING = ['to', 'of', 'condition'] as const

/** A turn's body with the ids of the messages that it names in full: a person may type their first digits, as "request show" prints them. */
export async function withMessages(
  run: RemoteRun,
  reference: string,
  body: object,
): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = { ...body }
  for (const name of NAMING) {
    const typed = found[name]
    if (typeof typed === 'string') found[name] = await findMessage(run, reference, typed)
  }
  return found
}

/** The message of the request that is meant: its id, or the beginning of it (8 digits or more). Throws 'unknown_message' (exit 1). */
async function findMessage({ client, texts }: RemoteRun, reference: string, typed: string): Promise<string> {
  if (/^sha256:[0-9a-f]{64}$/.test(typed)) return typed
  const { turns } = await client.get<RequestView>(`/api/v1/requests/${encodeURIComponent(reference)}`)
  const begins = beginsAs(typed)
  const found = turns.filter(({ id }) => begins?.(id))
  const [only] = found
  if (only && found.length === 1) return only.id
  throw new CliError('unknown_message', texts.wrong.message(typed, reference), EXIT.refused)
}
