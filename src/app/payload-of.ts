import { type Payload, parseEnvelope, parsePayload } from '../protocol/index.ts'

/** The payload of a stored message of ours or of a proven one of the peer's. Throws for bytes that were never readable. */
export function payloadOf(envelope: Uint8Array): Payload {
  return parsePayload(parseEnvelope(envelope).payload)
}
