import { type MessageId, ProtocolError, parseEnvelope, type Report, readPayload } from '../protocol/index.ts'

/** The references of the requests whose contents a file holds; a public one holds none, and removed contents have none. */
export function referencesIn({ bundle }: Pick<Report, 'bundle'>): ReadonlyMap<MessageId, string> {
  return new Map((bundle?.messages ?? []).flatMap(referenceOf))
}

function referenceOf(bytes: Uint8Array): (readonly [MessageId, string])[] {
  try {
    const { id, payload } = parseEnvelope(bytes)
    const reading = readPayload(payload)
    if (!('payload' in reading) || !('reference' in reading.payload.body)) return []
    const { reference } = reading.payload.body
    return typeof reference === 'string' ? [[id, reference]] : []
  } catch (error) {
    // A message that is no envelope stands in a proven file too, if its receiver returned it.
    if (error instanceof ProtocolError) return []
    throw error
  }
}
