import { digest, parseUtf8, sealMessage, utf8 } from '../../../src/protocol/index.ts'
import { keyOf } from '../history-keys.ts'
import { type RecordCase, textOf } from './draft.ts'
import { payload } from './payload-drafts.ts'

/** Envelopes: `expect` the id of the message, or why it is refused under the keys given (M1). */
export async function envelopeCases(): Promise<RecordCase[]> {
  const [first, second] = [await keyOf('arden message'), await keyOf('arden time')]
  const bytes = utf8(textOf(payload))
  const sealed = parseUtf8(await sealMessage(bytes, [first]))
  const twice = parseUtf8(await sealMessage(bytes, [first, second]))
  const keys = [first.publicKey.toHex()]
  const id = digest(bytes)
  const value = JSON.parse(sealed) as {
    payload: string
    signatures: { protected: string; signature: string }[]
  }
  const [signature] = value.signatures as [{ protected: string; signature: string }]
  const withHeader = (header: string) => {
    const printed = utf8(header).toBase64({ alphabet: 'base64url', omitPadding: true })
    return textOf({ ...value, signatures: [{ ...signature, protected: printed }] })
  }
  const kid = keys[0]!
  const flipped = signature.signature.startsWith('A') ? 'B' : 'A'
  const cases: readonly (readonly [string, string, readonly string[], string | undefined])[] = [
    ['one signature', sealed, keys, undefined],
    ['two signatures', twice, keys, undefined],
    ['no signature', textOf({ ...value, signatures: [] }), keys, 'bad_envelope'],
    ['nine signatures', textOf({ ...value, signatures: new Array(9).fill(signature) }), keys, 'bad_envelope'],
    [
      'an unprotected header',
      textOf({ ...value, signatures: [{ ...signature, header: {} }] }),
      keys,
      'bad_envelope',
    ],
    ['a header that names EdDSA', withHeader(`{"alg":"EdDSA","kid":"${kid}"}`), keys, 'bad_envelope'],
    ['a header that names none', withHeader(`{"alg":"none","kid":"${kid}"}`), keys, 'bad_envelope'],
    ['a header in another order', withHeader(`{"kid":"${kid}","alg":"Ed25519"}`), keys, 'bad_envelope'],
    [
      'a header with one more member',
      withHeader(`{"alg":"Ed25519","crit":[],"kid":"${kid}"}`),
      keys,
      'bad_envelope',
    ],
    ['a header that is not JSON', withHeader('Ed25519'), keys, 'bad_envelope'],
    ['padding', sealed.replace(signature.signature, `${signature.signature}==`), keys, 'bad_envelope'],
    ['another order of members', `{"signatures":[],${sealed.slice(1)}`, keys, 'bad_envelope'],
    [
      'a changed signature',
      sealed.replace(signature.signature, `${flipped}${signature.signature.slice(1)}`),
      keys,
      'bad_signature',
    ],
    [
      'a changed payload',
      textOf({ ...value, payload: utf8('{}').toBase64({ alphabet: 'base64url', omitPadding: true }) }),
      keys,
      'bad_signature',
    ],
    ['a key that is not the party’s', sealed, [second.publicKey.toHex()], 'unknown_key'],
    ['the party’s key not first', parseUtf8(await sealMessage(bytes, [second, first])), keys, 'unknown_key'],
  ]
  return cases.map(([name, envelope, known, error]) => ({
    rule: 'M1',
    name,
    input: { envelope, keys: known },
    ...(error === undefined ? { expect: id } : { error }),
  }))
}
