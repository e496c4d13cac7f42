import { type TProperties, Type } from 'typebox'
import type { PasskeyAssertion, PasskeyOptions, PasskeyResponse } from '../app/ports/passkeys.ts'
import { closed, named, shapeOf } from './schema.ts'

const bytes = (maxLength: number, description: string) =>
  Type.String({ pattern: '^[A-Za-z0-9_-]*$', maxLength, description: `base64url: ${description}` })

/** What a browser's toJSON() gives: it may gain members that we do not read, so that these alone are not closed. */
function credential(response: TProperties) {
  return Type.Object({
    id: Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 1400 }),
    rawId: Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 1400 }),
    type: Type.Literal('public-key'),
    clientExtensionResults: Type.Object({}),
    authenticatorAttachment: Type.Optional(Type.String({ maxLength: 50 })),
    response: Type.Object(response),
  })
}
const clientDataJSON = bytes(8_000, 'what the browser signed about itself')

/** The browser's answer where a passkey is made (WebAuthn, level 3: RegistrationResponseJSON). */
export const Registered = named(
  'PasskeyRegistration',
  shapeOf<PasskeyResponse>(
    credential({
      clientDataJSON,
      attestationObject: bytes(64_000, 'CBOR'),
      transports: Type.Optional(Type.Array(Type.String({ maxLength: 50 }), { maxItems: 10 })),
    }),
  ),
)
/** The browser's answer where a passkey signs (AuthenticationResponseJSON). */
export const Asserted = named(
  'PasskeyAssertion',
  shapeOf<PasskeyAssertion>(
    credential({
      clientDataJSON,
      authenticatorData: bytes(8_000, 'what the device says of itself'),
      signature: bytes(4_000, 'over authenticatorData and the SHA-256 of clientDataJSON'),
      userHandle: Type.Optional(bytes(100, 'whose it is')),
    }),
  ),
)
const whatever = { id: 'AAAA', rawId: 'AAAA', type: 'public-key', clientExtensionResults: {} } as const
export const EXAMPLES = {
  registered: { ...whatever, response: { clientDataJSON: 'e30', attestationObject: 'oA' } },
  asserted: { ...whatever, response: { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA' } },
} as const
export const PasskeyName = Type.String({
  maxLength: 100,
  description: 'by which its person tells it from others',
})

const options = shapeOf<PasskeyOptions>(Type.Object({ challenge: Type.String() }))
export const OptionsSchema = named(
  'PasskeyOptions',
  closed({ options: { ...options, description: 'for navigator.credentials, as JSON (WebAuthn, level 3)' } }),
)
