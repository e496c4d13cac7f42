import type { Query } from './query.ts'
import { foldText, type Row } from './rows.ts'
import { readSpan } from './vocabulary.ts'

export type Asking = {
  readonly now: number
  /** The other party's prefix by pair, in small letters. */
  readonly parties: ReadonlyMap<string, string>
  /** Threads in whose contents the node found all the words; undefined while it was not asked or has not answered. */
  readonly found?: ReadonlySet<string> | undefined
}

type Test = (row: Row) => boolean

/** The rows for which all parts of a query hold, in their order. */
export function filterRows(rows: readonly Row[], query: Query, asking: Asking): readonly Row[] {
  const tests = testsOf(query, asking)
  return tests.length === 0 ? rows : rows.filter((row) => tests.every((test) => test(row)))
}

function testsOf(query: Query, asking: Asking): readonly Test[] {
  const tests = query.flatMap((part): Test[] => {
    if (part.type !== 'filter') return []
    const any = part.values.map((value) => testOf(part.field, value, asking))
    return [(row) => any.some((test) => test(row)) !== part.isNot]
  })
  return [...tests, ...wordTests(query, asking)]
}

/** All words stand in reference and title, or the node found them in what was said; and none of those that must not. */
function wordTests(query: Query, { found }: Asking): readonly Test[] {
  const said = query.filter((part) => part.type === 'said')
  const wanted = said.filter(({ isNot }) => !isNot).map(({ text }) => foldText(text))
  const unwanted = said.filter(({ isNot }) => isNot).map(({ text }) => foldText(text))
  const here: Test = ({ hay }) => wanted.every((word) => hay.includes(word))
  return [
    ...(wanted.length > 0 ? [(row: Row) => here(row) || (found?.has(row.thread) ?? false)] : []),
    ...unwanted.map(
      (word): Test =>
        ({ hay }) =>
          !hay.includes(word),
    ),
  ]
}

function testOf(field: string, value: string, { now, parties }: Asking): Test {
  const span = readSpan(value)
  switch (field) {
    case 'kind':
      return ({ kind }) => kind === value
    case 'urgency':
      return ({ urgency }) => urgency === value
    case 'state':
      return ({ phase, isOpen }) =>
        value === 'open' ? isOpen : value === 'closed' ? !isOpen : phase === value
    case 'from':
      return ({ direction }) => (direction === 'out') === (value === 'us')
    case 'party':
      return ({ pair }) => parties.get(pair) === value
    case 'owes':
      // Who is asked owes what comes next.
      return ({ direction, dueMs }) => Number.isFinite(dueMs) && (direction === 'in') === (value === 'us')
    case 'due':
      if (value === 'overdue') return ({ dueMs }) => dueMs <= now
      if (value === 'none') return ({ dueMs }) => !Number.isFinite(dueMs)
      return ({ dueMs }) =>
        Number.isFinite(dueMs) && (span!.isWithin ? dueMs <= now + span!.ms : dueMs > now + span!.ms)
    case 'duty':
      return ({ nextDuty, dueMs }) => Number.isFinite(dueMs) && nextDuty === value
    case 'tlp':
      return ({ tlp }) => tlp.toLowerCase() === value
    case 'updated':
      return ({ updatedMs }) => (span!.isWithin ? updatedMs >= now - span!.ms : updatedMs < now - span!.ms)
    case 'since':
      return ({ updatedMs }) => updatedMs >= Date.parse(value)
    case 'before':
      return ({ updatedMs }) => updatedMs < Date.parse(value)
    default:
      return () => true
  }
}
