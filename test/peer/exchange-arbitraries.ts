import fc from 'fast-check'

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
const origin = fc
  .tuple(
    fc.constantFrom('arden.example', 'beiyuan.example:8443', 'a'),
    hex(32),
    hex(32),
    fc.integer({ min: 1, max: 999_999 }),
  )
  .map(([host, pair, writer, epoch]) => `${host}/log/${pair}/${writer}/${epoch}`)
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytes.toBase64())
const size = fc.oneof(
  fc.integer({ min: 0, max: 1000 }),
  fc.constantFrom(0, 1, 2 ** 40, Number.MAX_SAFE_INTEGER - 256),
)
const text = fc.string({ unit: 'binary', maxLength: 60 }).filter((value) => value.isWellFormed())

/** Any exchange that X2's shape allows, its bytes proving nothing; `fixed` members are put in whole. */
export function wellShapedExchange(fixed: { readonly origin?: string } = {}) {
  const ownOrigin = fixed.origin === undefined ? origin : fc.constant(fixed.origin)
  const receipt = fc.record({ origin: fc.oneof(ownOrigin, origin), size, root: hash, line: text })
  return fc
    .record({
      leaves: fc.array(fc.oneof(text, leafText), { maxLength: 4 }),
      from: size,
      origin: ownOrigin,
      note: fc.oneof(text, noteText(fixed.origin ?? 'arden.example/log/x')),
      newest: fc.option(text, { nil: undefined }),
      proof: fc.array(hash, { maxLength: 3 }),
      messages: fc.array(text, { maxLength: 4 }),
      receipts: fc.array(receipt, { maxLength: 3 }),
      fork: fc.option(fc.tuple(text, text), { nil: undefined }),
    })
    .map(({ leaves, from, origin, note, newest, proof, messages, receipts, fork }) => ({
      v: 1,
      log: { origin, from, leaves, checkpoint: note, ...(newest !== undefined && { newest }), proof },
      messages: messages.slice(0, leaves.length),
      receipts,
      ...(fork && { fork }),
    }))
}

/** One field of a good exchange broken: absent, of another type, out of its bounds, or one too many. */
export function brokenExchange(fixed: { readonly origin?: string } = {}) {
  const odd = fc.oneof(
    fc.constantFrom(null, true, 1.5, -1, 2 ** 53, '', [], {}, [[]], '\ud800', '\u0000', 'x'.repeat(2000)),
    fc.jsonValue(),
  )
  return fc
    .tuple(wellShapedExchange(fixed), fc.nat(), odd, fc.constantFrom('replace', 'delete', 'add'))
    .map(([value, at, with_, how]) => {
      const places = placesOf(value)
      const { holder, key } = places[at % places.length]!
      if (how === 'delete')
        Array.isArray(holder) ? holder.splice(Number(key), 1) : Reflect.deleteProperty(holder, key)
      else if (how === 'add') Reflect.set(holder, Array.isArray(holder) ? holder.length : 'surplus', with_)
      else Reflect.set(holder, key, with_)
      return value
    })
}

const leafText = fc.constantFrom(
  '{"at":"2026-01-01T00:00:00Z","checkpoints":[],"type":"checkpoints","v":1}',
  `{"id":"sha256:${'0'.repeat(64)}","type":"message","v":1}`,
  `{"at":"2026-01-01T00:00:00Z","document":"sha256:${'1'.repeat(64)}","exercise":true,"id":"sha256:${'0'.repeat(64)}","kind":"keys","length":2,"thread":"${'0'.repeat(32)}","type":"message","v":1}`,
)

function noteText(origin: string) {
  return fc
    .tuple(fc.integer({ min: 0, max: 9 }), hash, fc.uint8Array({ minLength: 68, maxLength: 76 }))
    .map(([size, root, signature]) => `${origin}\n${size}\n${root}\n\n— ${origin} ${signature.toBase64()}\n`)
}

type Place = { readonly holder: object; readonly key: string }

function placesOf(holder: object): Place[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder, key },
    ...(typeof value === 'object' && value !== null ? placesOf(value) : []),
  ])
}
