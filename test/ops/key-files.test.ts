import { chmod, mkdtemp, readFile, rename, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createIdentity, KeyFileError, openKeyFiles } from '../../src/ops/key-files.ts'
import { verifyEd25519 } from '../../src/protocol/ed25519.ts'
import { checkKeySet } from '../../src/protocol/key-set.ts'
import { printTime } from '../../src/protocol/time.ts'
import { MovedClock, NOON } from '../build/ledgers.ts'

const PAIR = 'ab'.repeat(16)

async function aNode() {
  const folder = join(await mkdtemp(join(tmpdir(), 'comity-')), 'keys')
  const own = { identity: await createIdentity(folder), host: 'arden.example' }
  const clock = new MovedClock()
  return { folder, own, clock, keys: await openKeyFiles(folder, own, clock) }
}

test('the first key set of a pair has one key of each use, and stays the same after reopening', async () => {
  const { folder, own, clock, keys } = await aNode()
  const set = await keys.keySet(PAIR)
  checkKeySet(set)
  expect(set.keys.map((key) => key.use)).toEqual(['log', 'time', 'cosign', 'message', 'transport', 'witness'])
  const again = await openKeyFiles(folder, own, clock)
  expect(await again.keySet(PAIR)).toEqual(set)
  expect(again.active(PAIR, 'cosign')[0]!.publicKey).toEqual(keys.active(PAIR, 'cosign')[0]!.publicKey)
})

test('two askers at once are given one key set', async () => {
  const { keys } = await aNode()
  const [a, b] = await Promise.all([keys.keySet(PAIR), keys.keySet(PAIR)])
  expect(a).toEqual(b)
})

test('pairs share no key', async () => {
  const { keys } = await aNode()
  const [one, other] = [await keys.keySet(PAIR), await keys.keySet('cd'.repeat(16))]
  const known = new Set(one.keys.map((key) => key.public))
  expect(other.keys.some((key) => known.has(key.public))).toBe(false)
})

test('a new key and the one before it both sign until the old one ends', async () => {
  const { keys, clock } = await aNode()
  const first = await keys.keySet(PAIR)
  const next = await keys.rotate(PAIR, 'message', printTime(NOON + 600))
  expect(next).toMatchObject({
    version: 2,
    keys: expect.arrayContaining([...first.keys.filter((key) => key.use !== 'message')]),
  })
  expect(keys.active(PAIR, 'message')).toHaveLength(2)
  clock.passes(600)
  const [only] = keys.active(PAIR, 'message')
  expect(keys.active(PAIR, 'message')).toHaveLength(1)
  expect(await verifyEd25519(only!.publicKey, await only!.sign(new Uint8Array(1)), new Uint8Array(1))).toBe(
    true,
  )
})

test('folder and files are their owner’s alone, and files open to others are refused', async () => {
  const { folder, own, clock, keys } = await aNode()
  await keys.keySet(PAIR)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  expect((await stat(`${folder}/${PAIR}.json`)).mode & 0o777).toBe(0o600)
  await chmod(`${folder}/${PAIR}.json`, 0o644)
  await expect(openKeyFiles(folder, own, clock)).rejects.toThrow(KeyFileError)
})

test('without the identity’s file all else signs, and the identity’s public key is known', async () => {
  const { folder, own, clock, keys } = await aNode()
  await keys.keySet(PAIR)
  await rename(`${folder}/identity.json`, `${folder}/../identity.json`)
  const offline = await openKeyFiles(folder, own, clock)
  expect(offline.identity().sign).toBeUndefined()
  expect(offline.identity().publicKey.toHex()).toBe(own.identity)
  expect(offline.active(PAIR, 'log')).toHaveLength(1)
})

test('an identity is never replaced, nor taken for another', async () => {
  const { folder, own, clock } = await aNode()
  await expect(createIdentity(folder)).rejects.toThrow(KeyFileError)
  await expect(openKeyFiles(folder, { ...own, identity: 'ab'.repeat(32) }, clock)).rejects.toThrow(
    KeyFileError,
  )
})

test('a torn file is refused, and its sentence shows no seed', async () => {
  const { folder, own, clock, keys } = await aNode()
  await keys.keySet(PAIR)
  const text = await readFile(`${folder}/${PAIR}.json`, 'utf8')
  await truncate(`${folder}/${PAIR}.json`, text.length - 20)
  const refusal = await openKeyFiles(folder, own, clock).catch((cause: Error) => cause.message)
  expect(refusal).toMatch(/torn/)
  expect(refusal).not.toContain(JSON.parse(text).seeds[Object.keys(JSON.parse(text).seeds)[0]!])
})
