import { beforeEach, expect, test } from 'vitest'
import type { Node } from '../../src/app/node.ts'
import {
  emergencyOpen,
  expectRequest,
  forgetRequests,
  noteIncoming,
  noteRequest,
  openDues,
} from '../../src/app/open-requests.ts'
import type { Pair, Store } from '../../src/app/ports.ts'
import type { RequestRow } from '../../src/app/request-row.ts'
import { openSqliteStore } from '../../src/store/index.ts'

const PAIR = 'a'.repeat(32)
let store: Store
let node: Node

beforeEach(async () => {
  store = await openSqliteStore(':memory:')
  await store.savePair({ id: PAIR, phase: 'confirmed' } as Pair)
  node = { store, clock: { now: () => 1000, nowMs: () => 1_000_000 } } as Node
})

test('what is due is read from the store once, and a request that is entered is noted without reading', async () => {
  await isStored(aRequest('1', { answer: 100 }))
  expect(await openDues(node, PAIR)).toEqual([100])
  await noteRequest(node, aRequest('2', { answer: 200 }))
  await noteRequest(node, aRequest('3', { answer: 200 }))
  expect(await openDues(node, PAIR)).toEqual([100, 200])
})

test('a due time of two requests stands until both are over, and noting one twice counts once', async () => {
  for (const thread of ['1', '2', '2']) await noteRequest(node, aRequest(thread, { answer: 100 }))
  await noteRequest(node, aRequest('2', {}))
  expect(await openDues(node, PAIR)).toEqual([100])
  await noteRequest(node, aRequest('1', {}))
  expect(await openDues(node, PAIR)).toEqual([])
})

test('after a turn of ours the stored rows count', async () => {
  await noteRequest(node, aRequest('1', { answer: 100 }))
  await isStored(aRequest('1', { answer: 300 }))
  forgetRequests(node, PAIR)
  expect(await openDues(node, PAIR)).toEqual([300])
})

test('what a batch of the peer brings counts once it is stored: a request by its row, a turn by reading again', async () => {
  expect(await openDues(node, PAIR)).toEqual([])
  await expectRequest(node, PAIR, aRequest('1', { answer: 100 }))
  expect(await openDues(node, PAIR)).toEqual([])
  await noteIncoming(node, PAIR)
  expect(await openDues(node, PAIR)).toEqual([100])
  await isStored(aRequest('1', { answer: 300 }))
  await expectRequest(node, PAIR, 'turn')
  await noteIncoming(node, PAIR)
  expect(await openDues(node, PAIR)).toEqual([300])
})

test('an emergency is open until it is over', async () => {
  await noteRequest(node, { ...aRequest('1', { answer: 100 }), urgency: 'emergency' })
  await isEmergency(true)
  await noteRequest(node, { ...aRequest('1', {}), urgency: 'emergency' })
  await isEmergency(false)
})

async function isEmergency(is: boolean): Promise<void> {
  emergencyOpen(node, PAIR) // looks in the background
  await openDues(node, PAIR)
  expect(emergencyOpen(node, PAIR)).toBe(is)
}

async function isStored(row: RequestRow): Promise<void> {
  await store.commit({ pair: PAIR, threads: [row] })
}

function aRequest(thread: string, dues: RequestRow['state']['dues']): RequestRow {
  return {
    pair: PAIR,
    thread: thread.repeat(32),
    request: `sha256:${thread.repeat(64)}`,
    reference: `ARD-2026-000${thread}`,
    direction: 'out',
    kind: 'preservation',
    urgency: 'routine',
    phase: 'entered',
    updatedMs: 0,
    state: { dues, request: {} } as RequestRow['state'],
  }
}
