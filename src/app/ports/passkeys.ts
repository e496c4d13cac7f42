import type { PasskeyRow } from './doors.ts'

/** The host name for which a passkey is made, and the whole origin that its browser must name. */
export type Home = { readonly rp: string; readonly origin: string }
/** What a browser's credential API takes and gives, as JSON (WebAuthn, level 3): handed through, read by the port alone. */
export type PasskeyOptions = { readonly challenge: string; readonly [member: string]: unknown }
export type PasskeyResponse = {
  readonly id: string
  readonly response: { readonly clientDataJSON: string; readonly [member: string]: unknown }
}
export type PasskeyAssertion = PasskeyResponse & {
  readonly response: {
    readonly authenticatorData: string
    readonly signature: string
    readonly userHandle?: string
  }
}

export type Made = Pick<PasskeyRow, 'id' | 'publicKey' | 'counter' | 'transports' | 'isSynced'>
export type Proven<T> =
  | ({ readonly result: 'proven' } & T)
  | { readonly result: 'refused'; readonly why: string }

/** Passkeys by the rules of WebAuthn; the person was always verified by the device. Challenges are given and looked for whole. */
export interface Passkeys {
  /** For a discoverable credential. `but`: those that the device may not make again. */
  creation(of: {
    readonly home: Home
    readonly challenge: Uint8Array
    readonly party: string
    readonly person: { readonly id: string; readonly name: string }
    readonly but: readonly Pick<PasskeyRow, 'id' | 'transports'>[]
  }): Promise<PasskeyOptions>
  /** With any credential of that host, or only with those of `with`. */
  request(of: {
    readonly home: Home
    readonly challenge: Uint8Array
    readonly with?: readonly Pick<PasskeyRow, 'id' | 'transports'>[]
  }): Promise<PasskeyOptions>
  /** Never throws for what a browser sent. */
  proveCreation(of: {
    readonly home: Home
    readonly challenge: string
    readonly response: PasskeyResponse
  }): Promise<Proven<Made>>
  /** Also that the counter went on, where the device counts. */
  proveRequest(of: {
    readonly home: Home
    readonly challenge: string
    readonly response: PasskeyAssertion
    readonly passkey: PasskeyRow
  }): Promise<Proven<{ readonly counter: number }>>
}
