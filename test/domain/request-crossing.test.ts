import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Command, decide } from '../../src/domain/request/decide.ts'
import {
  apply,
  disputeOf,
  openExtension,
  type RequestState,
  type Side,
} from '../../src/domain/request/state.ts'
import { ACTS } from '../../src/domain/request/turns.ts'
import type { Payload } from '../../src/protocol/index.ts'
import { aState, commandFor, idOf, NOW, payloadOfCommand } from '../build/turns.ts'

type Said = { readonly id: string; readonly side: Side; readonly payload: Payload }

/** What a state says, whatever the order in which two sides' turns were mixed. */
function meaning({ we: _we, ...state }: RequestState): unknown {
  const sorted = Object.entries(state).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map((each) => JSON.stringify(each)).toSorted() : value,
  ])
  return {
    ...Object.fromEntries(sorted),
    extension: openExtension(state as RequestState),
    dispute: disputeOf(state as RequestState),
  }
}

/** Commands on what a side sees: those that name a message name one that stands there. */
function commandsOn(state: RequestState): Command[] {
  const own = state.turns.findLast((turn) => turn.side === state.we)?.id ?? state.request
  return ACTS.map(commandFor).map((command): Command => {
    if ('condition' in command) return { ...command, condition: state.conditions?.at(-1)?.id ?? '' }
    if ('to' in command) return { ...command, to: state.questions?.at(-1)?.id ?? '' }
    if (command.type === 'correct' || command.type === 'ratify') return { ...command, of: own }
    return command.type === 'recall' ? { ...command, messages: [own] } : command
  })
}

const TURN = fc.record({
  side: fc.constantFrom<Side>('asker', 'answerer'),
  pick: fc.nat(),
  /** How many of the other side's messages have arrived before this turn is taken. */
  arrives: fc.nat(3),
  seconds: fc.integer({ min: 1, max: 100_000 }),
})
const KIND = fc.constantFrom('preservation' as const, 'mitigation' as const, 'information' as const)

/** Two nodes, each of which sees its own turns at once and the other's later, in order. */
class TwoNodes {
  readonly said: Record<Side, Said[]> = { asker: [], answerer: [] }
  readonly seen: Record<Side, number> = { asker: 0, answerer: 0 }
  readonly states: Record<Side, RequestState>
  constructor(kind: 'preservation' | 'mitigation' | 'information') {
    this.states = { asker: aState({ we: 'asker', kind }), answerer: aState({ we: 'answerer', kind }) }
  }

  receive(side: Side, count: number): void {
    const other = side === 'asker' ? 'answerer' : 'asker'
    for (const { id, payload } of this.said[other].slice(this.seen[side], this.seen[side] + count)) {
      this.states[side] = apply(this.states[side], id, payload, other)
      this.seen[side] += 1
    }
  }

  take(side: Side, pick: number, now: number): void {
    const state = this.states[side]
    const possible = commandsOn(state).filter((command) => decide(state, command, now).decision === 'send')
    const payload = payloadOfCommand(state, possible[pick % possible.length]!, now)
    const id = idOf(1000 + this.said.asker.length + this.said.answerer.length)
    this.said[side].push({ id, side, payload })
    this.states[side] = apply(state, id, payload, side)
  }
}

it('two nodes that have all of both sides’ turns say the same, however the turns crossed', () => {
  fc.assert(
    fc.property(KIND, fc.array(TURN, { minLength: 1, maxLength: 14 }), (kind, turns) => {
      const nodes = new TwoNodes(kind)
      let now = NOW - 86_400 * 2
      for (const { side, pick, arrives, seconds } of turns) {
        now += seconds
        nodes.receive(side, arrives)
        nodes.take(side, pick, Math.min(now, NOW))
      }
      for (const side of ['asker', 'answerer'] as const) nodes.receive(side, Number.POSITIVE_INFINITY)
      expect(meaning(nodes.states.asker)).toEqual(meaning(nodes.states.answerer))
    }),
    { numRuns: 2000 },
  )
})

it('an answer that crosses with a withdrawal stands on both sides', () => {
  const asker = aState({ we: 'asker', kind: 'information' })
  const answerer = aState({ we: 'answerer', kind: 'information' })
  const outcomes = [1, 2].map((ask) => ({ ask, outcome: 'done' as const }))
  const withdrawal = payloadOfCommand(asker, { type: 'withdraw' })
  const answer = payloadOfCommand(answerer, { type: 'answer', outcomes })
  const atAsker = apply(apply(asker, idOf(1), withdrawal, 'asker'), idOf(2), answer, 'answerer')
  const atAnswerer = apply(apply(answerer, idOf(2), answer, 'answerer'), idOf(1), withdrawal, 'asker')
  expect([atAsker.phase, atAnswerer.phase]).toEqual(['answered', 'answered'])
})
