import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { PasskeyRow } from '../app/ports/doors.ts'
import type { Passkeys } from '../app/ports/passkeys.ts'
import { utf8 } from '../protocol/index.ts'
import { proven } from './proven.ts'

/** As long as a challenge waits (app/people/passkey-challenges.ts). */
const PATIENCE_MS = 120_000
/** EdDSA, ES256 and RS256 (RFC 9053): what devices make. */
const ALGORITHMS = [-8, -7, -257]

/** Passkeys by @simplewebauthn/server. */
export const passkeys: Passkeys = {
  creation: async ({ home, challenge, party, person, but }) =>
    asOptions(
      await generateRegistrationOptions({
        rpName: party,
        rpID: home.rp,
        userID: own(utf8(person.id)),
        userName: person.id,
        userDisplayName: person.name,
        challenge: own(challenge),
        timeout: PATIENCE_MS,
        attestationType: 'none',
        excludeCredentials: but.map(named),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        supportedAlgorithmIDs: ALGORITHMS,
      }),
    ),
  request: async ({ home, challenge, with: only }) =>
    asOptions(
      await generateAuthenticationOptions({
        rpID: home.rp,
        challenge: own(challenge),
        timeout: PATIENCE_MS,
        userVerification: 'required',
        ...(only && { allowCredentials: only.map(named) }),
      }),
    ),
  proveCreation: ({ home, challenge, response }) =>
    proven(async () => {
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response: response as unknown as RegistrationResponseJSON,
        expectedChallenge: challenge,
        expectedOrigin: home.origin,
        expectedRPID: home.rp,
        requireUserVerification: true,
        supportedAlgorithmIDs: ALGORITHMS,
      })
      if (!verified) throw new Error('the attestation does not verify')
      const { credential, credentialBackedUp } = registrationInfo
      const { id, publicKey, counter, transports = [] } = credential
      return { id, publicKey, counter, transports, isSynced: credentialBackedUp }
    }),
  proveRequest: ({ home, challenge, response, passkey }) =>
    proven(async () => {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: response as unknown as AuthenticationResponseJSON,
        expectedChallenge: challenge,
        expectedOrigin: home.origin,
        expectedRPID: home.rp,
        credential: { ...named(passkey), publicKey: own(passkey.publicKey), counter: passkey.counter },
        requireUserVerification: true,
      })
      if (!verified) throw new Error('the signature is not that of this passkey')
      return { counter: authenticationInfo.newCounter }
    }),
}

function named({ id, transports }: Pick<PasskeyRow, 'id' | 'transports'>) {
  return { id, transports: transports as AuthenticatorTransport[] }
}

function asOptions<T extends { readonly challenge: string }>(options: T) {
  return options as T & Readonly<Record<string, unknown>>
}

/** The library asks for bytes that share their memory with nobody. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}
