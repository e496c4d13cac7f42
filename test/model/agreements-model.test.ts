import { expect, test } from 'vitest'
import { parseUtf8 } from '../../src/protocol/index.ts'
import { AGREEMENTS } from '../build/tricks/agreements.ts'
import { checkHistory, modelOrRefusal } from './check-history.ts'
import { aHistory } from './histories.ts'
import { realVerdicts } from './real-verdicts.ts'

test.each(AGREEMENTS)('the model judges the trick $name as the verdict function does', async (trick) => {
  const text = parseUtf8(await (await trick.tell()).bundle({ isPublic: true }))
  expect(await modelOrRefusal(text)).toBe(await realVerdicts(text))
})

test('and so it does at each cut of random histories in which two versions cross, and both go on to a third', async () => {
  let settled = 0
  for (let seed = 0; seed < 12; seed += 1) {
    const { nodes } = aHistory(seed, WITH_RIVALS).world
    if (nodes.every((node) => node.entered.has(3))) settled += 1
    expect(await checkHistory(seed, { cuts: true }, WITH_RIVALS)).toEqual([])
  }
  expect(settled).toBeGreaterThan(2)
})

const WITH_RIVALS = { rivals: true, plain: true } as const
