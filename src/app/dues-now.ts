import { limitsOf, printTime, type Rule } from '../protocol/index.ts'
import { knownAgreements } from './agreements.ts'
import { type Dues, expectedDues, sidesOf } from './dues.ts'
import { type Node, pairOfId } from './node.ts'
import type { PairId } from './ports.ts'

/** What would fall due on a request of ours under a rule, were it receipted now; nothing where its agreement foresees none such. */
export async function duesNow(node: Node, pairId: PairId, rule: Rule): Promise<Dues> {
  const pair = await pairOfId(node, pairId)
  const versions = await knownAgreements(node, pairId)
  const version = versions.find(({ digest }) => digest === rule.agreement)
  const limits = version && limitsOf(version.document, rule.class, rule.urgency)
  if (!pair || !version || !limits) return {}
  return expectedDues(version, limits, { start: node.clock.now(), versions, ...sidesOf('asker', pair) })
}

/** Due times as people and programs read them: RFC 3339, UTC. */
export function printDues(dues: Dues): Record<string, string> {
  return Object.fromEntries(Object.entries(dues).map(([duty, due]) => [duty, printTime(due)]))
}
