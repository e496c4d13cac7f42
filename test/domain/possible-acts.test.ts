import { describe, expect, it } from 'vitest'
import { decide } from '../../src/domain/request/decide.ts'
import { possibleActs } from '../../src/domain/request/possible.ts'
import { PHASES, type Side } from '../../src/domain/request/state.ts'
import { ACTS } from '../../src/domain/request/turns.ts'
import { CLASSES } from '../../src/protocol/index.ts'
import { aState, commandFor, IDS, NOW, stateFor } from '../build/turns.ts'

const SIDES: readonly Side[] = ['asker', 'answerer']

describe('the acts that are possible', () => {
  it.each(CLASSES.flatMap((kind) => SIDES.map((we) => [kind, we] as const)))(
    'on a request of class %s for the %s are those that would be taken, in every phase',
    (kind, we) => {
      for (const phase of PHASES) {
        const state = stateFor(phase, we, kind)
        const taken = ACTS.filter((act) => decide(state, commandFor(act), NOW).decision === 'send')
        expect([phase, possibleActs(state, NOW).map(({ act }) => act)]).toEqual([phase, taken])
      }
    },
  )

  it('name only what they can be about', () => {
    const found = (we: Side) =>
      new Map(possibleActs(stateFor('acknowledged', we, 'preservation'), NOW).map((each) => [each.act, each]))
    const asker = found('asker')
    expect(asker.get('accept_condition')?.messages).toEqual([IDS.condition])
    expect(asker.get('reply')?.messages).toEqual([IDS.question])
    expect(asker.get('ratify')?.messages).toEqual([IDS.own])
    expect(asker.get('renew')?.asks).toEqual([1, 2])
    expect(found('answerer').get('contest_urgency')?.urgencies).toEqual(['emergency', 'routine'])
  })

  it('on a new request of theirs begin with an acknowledgement and have nothing to decide', () => {
    const acts = possibleActs(aState({ we: 'answerer' }), NOW).map(({ act }) => act)
    expect(acts[0]).toBe('acknowledge')
    expect(acts).not.toContain('reply')
    expect(acts).not.toContain('accept_condition')
  })
})
