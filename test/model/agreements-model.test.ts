import { expect, test } from 'vitest'
import { parseUtf8 } from '../../src/protocol/index.ts'
import { AGREEMENTS } from '../build/tricks/agreements.ts'
import { checkHistory, modelOrRefusal } from './check-history.ts'
import { aHistory } from './histories.ts'
import { realVerdicts } from './real-verdicts.ts'

/** Random histories in which two versions of one number cross and a later one names the rival: few of all. */
const WITH_RIVALS = [501, 629, 767, 1046, 1052, 1363]

test.each(AGREEMENTS)('the model judges the trick $name as the verdict function does', async (trick) => {
  const text = parseUtf8(await (await trick.tell()).bundle({ isPublic: true }))
  expect(await modelOrRefusal(text)).toBe(await realVerdicts(text))
})

test.each(WITH_RIVALS)(
  'and so it does at each cut of history %i, in which rivals were settled',
  async (seed) => {
    const { nodes } = aHistory(seed).world
    expect(nodes.some((node) => node.rivals.size > 0)).toBe(true)
    expect(nodes.every((node) => node.entered.has(3))).toBe(true)
    expect(await checkHistory(seed, { cuts: true })).toEqual([])
  },
)
