import { printBase64, writerOf } from '../../../src/protocol/index.ts'
import { keyOf } from '../history-keys.ts'
import { at, bads, type Draft, good, type RecordCase, textOf } from './draft.ts'

const keySet = async () => {
  const keyName = (use: string) => `arden.example/party/${writer}/${use}`
  const identity = await keyOf('arden identity')
  const party = identity.publicKey.toHex()
  const writer = writerOf(party)
  const publicOf = async (use: string) => printBase64((await keyOf(`arden ${use}`)).publicKey)
  const keys: Draft[] = []
  for (const use of ['log', 'time', 'cosign', 'message'])
    keys.push({ use, name: keyName(use), public: await publicOf(use) })
  return { v: 1, type: 'keys', party, version: 1, keys }
}

/** Key sets in themselves (K1). */
export async function keySetCases(): Promise<RecordCase[]> {
  const set = await keySet()
  const [log, time] = set.keys as [Draft, Draft]
  const withLog = (changes: Draft) => ({ keys: [{ ...log, ...changes }, time] })
  return [
    good('K1', 'a key set', set),
    good('K1', 'a key with an end', { ...set, ...withLog({ end: at }) }),
    ...bads('bad_key_set', set, [
      ['K1', 'version 0', { version: 0 }],
      ['K1', 'a public key twice', { keys: [log, { ...time, public: log.public }] }],
      ['K1', 'an unknown use', withLog({ use: 'seal' })],
      ['K1', 'a name of another use', withLog({ name: time.name })],
      ['K1', 'a name of another party', withLog({ name: String(log.name).replace(/party\/../, 'party/zz') })],
      ['K1', 'a key of 31 bytes', withLog({ public: printBase64(new Uint8Array(31)) })],
      ['K1', 'a key of small order', withLog({ public: printBase64(new Uint8Array(32)) })],
      ['K1', 'an end that is no time', withLog({ end: '2025-01-14' })],
      ['K1', 'a party that is none', { party: 'x' }],
      ['K1', 'an unknown member', { note: '' }],
    ]),
  ]
}

/** Which key set may follow on which (K1). */
export async function nextKeySetCases(): Promise<RecordCase[]> {
  const first = await keySet()
  const [log, ...rest] = first.keys as [Draft, ...Draft[]]
  const next = { ...first, version: 2 }
  const ended = { ...first, keys: [{ ...log, end: at }, ...rest] }
  const added = { use: 'log', name: log.name, public: printBase64((await keyOf('arden log 2')).publicKey) }
  const cases: readonly (readonly [string, Draft | null, Draft, boolean])[] = [
    ['the first', null, first, true],
    ['a second as the first', null, next, false],
    ['the next with the same keys', first, next, true],
    ['the same again', first, first, true],
    ['one that leaves a version out', first, { ...first, version: 3 }, false],
    ['the same version with another content', first, ended, false],
    ['one more key', first, { ...next, keys: [...first.keys, added] }, true],
    ['an end that is set', first, { ...ended, version: 2 }, true],
    [
      'an end that is moved',
      ended,
      { ...next, keys: [{ ...log, end: '2025-01-15T12:00:00Z' }, ...rest] },
      false,
    ],
    ['an end that is taken back', ended, next, false],
    ['a key that is dropped', first, { ...next, keys: rest }, false],
  ]
  return cases.map(([name, last, following, isTaken]) => ({
    rule: 'K1',
    name,
    input: { last: last && textOf(last), next: textOf(following) },
    ...(isTaken ? { expect: true } : { error: 'bad_key_set' }),
  }))
}
