import { describe, expect, it } from 'vitest'
import { checkTurn } from '../../src/domain/request/check-turn.ts'
import { decide } from '../../src/domain/request/decide.ts'
import { apply, PHASES, type Side } from '../../src/domain/request/state.ts'
import { ACTS, type Act, transitionOf } from '../../src/domain/request/turns.ts'
import { CLASSES, type RequestClass } from '../../src/protocol/index.ts'
import { commandFor, idOf, NOW, payloadOfCommand, stateFor } from '../build/turns.ts'

/**
 * Written by hand, apart from the code: who may do what, in which phases (E entered, A acknowledged, P answered in part,
 * D answered, R refused, W withdrawn, X returned), on which classes (all, asked: all but notification, or one by name).
 */
const EXPECTED = `
  acknowledge        answerer  EAP      all
  status             answerer  EAP      all
  answer             answerer  EAPD     asked
  refuse             answerer  EAP      asked
  ask_extension      answerer  EAP      asked
  grant              asker     EAP      all
  refuse_extension   asker     EAP      all
  offer_condition    answerer  EAP      asked
  accept_condition   asker     EAP      all
  decline_condition  asker     EAP      all
  clarify            either    EAPDRWX  all
  reply              either    EAPDRWX  all
  withdraw           asker     EAP      all
  assess             asker     PDR      asked
  correct            either    EAPDRWX  all
  contest_urgency    answerer  EAP      all
  agree_urgency      asker     EAPDRWX  all
  keep_urgency       asker     EAPDRWX  all
  renew              asker     APD      preservation
  follow_up          asker     PD       mitigation
  translate          either    EAPDRWX  all
  recall             either    EAPDRWX  all
  expunge            either    EAPDRWX  all
  ratify             either    EAPDRWX  all
`
const LETTERS = {
  E: 'entered',
  A: 'acknowledged',
  P: 'in_part',
  D: 'answered',
  R: 'refused',
  W: 'withdrawn',
  X: 'returned',
}
const SIDES: readonly Side[] = ['asker', 'answerer']

const expected = new Map(
  EXPECTED.trim()
    .split('\n')
    .map((line) => {
      const [act, side, phases, classes] = line.trim().split(/\s+/) as [Act, string, string, string]
      const allowed = new Set([...phases].map((letter) => LETTERS[letter as keyof typeof LETTERS]))
      return [act, { side, allowed, classes }] as const
    }),
)

function fits(classes: string, kind: RequestClass): boolean {
  return classes === 'all' || classes === kind || (classes === 'asked' && kind !== 'notification')
}

describe('the turns of a request', () => {
  it('are those of the table above, and no others', () => {
    expect([...expected.keys()]).toEqual([...ACTS])
  })

  // 24 acts × 7 phases × 2 sides × 6 classes.
  describe.each(ACTS.map((act) => [act]))('%s', (act) => {
    const { side, allowed, classes } = expected.get(act)!
    it.each(SIDES.flatMap((we) => CLASSES.map((kind) => [we, kind] as const)))(
      'by the %s on a request of class %s is taken where the table says so, and nowhere else',
      (we, kind) => {
        for (const phase of PHASES) {
          const state = stateFor(phase, we, kind)
          const decision = decide(state, commandFor(act), NOW)
          const legal = (side === 'either' || side === we) && fits(classes, kind) && allowed.has(phase)
          expect([phase, decision.decision], JSON.stringify(decision)).toEqual([
            phase,
            legal ? 'send' : 'refuse',
          ])
        }
      },
    )
  })

  it('lead where the table says: every legal turn, its own message applied', () => {
    for (const act of ACTS) {
      const { by, from, to, on } = transitionOf(act)
      const kind = on?.[0] ?? 'mitigation'
      for (const phase of from) {
        const we = by === 'either' ? 'answerer' : by
        const state = { ...stateFor(phase, we, kind), answered: [] }
        const after = apply(state, idOf(50), payloadOfCommand(state, commandFor(act)), we)
        const possible = [phase, ...(to ?? [])]
        expect(possible, `${act} from ${phase}`).toContain(after.phase)
        expect(after.turns.at(-1)?.id).toBe(idOf(50))
      }
    }
  })

  it('are taken by the other side as they are sent: what one node may send, the other does not return', () => {
    for (const act of ACTS) {
      const { by, from, on } = transitionOf(act)
      const kind = on?.[0] ?? 'mitigation'
      const we = by === 'either' ? 'asker' : by
      for (const phase of from) {
        const state = stateFor(phase, we, kind)
        const payload = payloadOfCommand(state, commandFor(act))
        const theirs = { ...state, we: we === 'asker' ? 'answerer' : 'asker' } as const
        expect(checkTurn(theirs, payload, we), act).toBeUndefined()
        // An extension or a dispute means another act where the other side writes it.
        if (by !== 'either' && payload.kind !== 'extend' && payload.kind !== 'dispute')
          expect(checkTurn(theirs, payload, theirs.we), act).toMatch(/^only the /)
      }
    }
  })
})
