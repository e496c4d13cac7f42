import { expect, test } from 'vitest'
import { printCanonical } from '../../src/protocol/index.ts'
import { printVerdicts } from '../../src/protocol/verdict/index.ts'
import { verifyBundle } from '../../src/protocol/verify/index.ts'
import { nameOf, TRICKS } from '../build/tricks.ts'

test.each(TRICKS)('$name: $story', async (trick) => {
  const history = await trick.tell()
  const bundle = await history.bundle(trick.cut && { cut: trick.cut })
  const report = await verifyBundle(bundle, { identities: history.identities })
  if (trick.refused !== undefined) {
    expect(report.findings.map(({ code }) => code)).toEqual([trick.refused])
    return
  }
  expect(report.findings).toEqual([])
  const [request] = report.verdicts!.requests
  if (trick.returned) expect(request).toMatchObject({ returned: trick.returned, duties: [] })
  const { away } = report.verdicts!
  for (const side of ['arden', 'beiyuan'] as const) {
    const ofSide = away.find(({ writer }) => writer === history[side].writer)
    if (trick.away?.[side]) expect(ofSide).toMatchObject(trick.away[side])
  }
  if (trick.away?.request) expect(request!.away).toEqual(trick.away.request)
  expect(request!.contest?.urgency).toBe(trick.contest?.urgency)
  for (const [name, found] of Object.entries(trick.contest?.finds ?? {})) {
    expect(request!.contest!.duties.find((duty) => nameOf(duty) === name)).toMatchObject(found)
  }
  for (const [name, found] of Object.entries(trick.finds)) {
    expect(request!.duties.find((duty) => nameOf(duty) === name)).toMatchObject(found)
  }
})

test('a request under another version than the one in effect has no duties', async () => {
  const history = await TRICKS.find(({ name }) => name === 'wrong-agreement')!.tell()
  const { verdicts } = await verifyBundle(await history.bundle())
  expect(verdicts!.requests[0]).toMatchObject({ returned: 'wrong_agreement', duties: [] })
})

test('a fork is counted against the one who signed both histories', async () => {
  const history = await TRICKS.find(({ name }) => name === 'fork-exposed')!.tell()
  const { verdicts } = await verifyBundle(await history.bundle())
  const exposed = verdicts!.requests[0]!.duties.filter(({ verdict }) => verdict === 'exposed')
  expect(exposed.map(({ against }) => against)).toEqual([history.beiyuan.writer])
})

test('what lay beyond the receipted size of a lost epoch is listed as lost', async () => {
  const history = await TRICKS.find(({ name }) => name === 'succession')!.tell()
  const { verdicts } = await verifyBundle(await history.bundle())
  const log = verdicts!.cut.logs.find(({ writer }) => writer === history.beiyuan.writer)
  expect(log!.epochs.map(({ lost }) => lost > 0)).toEqual([true, false])
})

test('the public bundle gives the same bytes of verdicts as the full one', async () => {
  for (const trick of TRICKS.slice(0, 5)) {
    const history = await trick.tell()
    const [full, open] = [await history.bundle(), await history.bundle({ isPublic: true })]
    expect((await verifyBundle(open)).bytes).toEqual((await verifyBundle(full)).bytes)
  }
})

test('the bytes of verdicts are canonical JSON and one newline', async () => {
  for (const trick of TRICKS.filter(({ refused }) => refused === undefined)) {
    const history = await trick.tell()
    const { verdicts } = await verifyBundle(
      await history.bundle({ isPublic: true, ...(trick.cut && { cut: trick.cut }) }),
    )
    const printed = new TextDecoder().decode(printVerdicts(verdicts!))
    expect(printed).toBe(`${new TextDecoder().decode(printCanonical(verdicts))}\n`)
  }
})
