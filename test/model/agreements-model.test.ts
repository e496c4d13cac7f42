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

test('and so it does at each cut of random histories in which two versions crossed and both went on to a third', async () => {
  const seeds: number[] = []
  for (let seed = 0; seeds.length < 3 && seed < 3000; seed += 1) if (settlesRivals(seed)) seeds.push(seed)
  expect(seeds).toHaveLength(3)
  for (const seed of seeds) expect(await checkHistory(seed, { cuts: true })).toEqual([])
})

function settlesRivals(seed: number): boolean {
  const { nodes } = aHistory(seed).world
  return nodes.some((node) => node.rivals.size > 0) && nodes.every((node) => node.entered.has(3))
}
