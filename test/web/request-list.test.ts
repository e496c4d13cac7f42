import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RequestSummary } from '../../web/api/types.ts'
import {
  COLUMNS,
  moveColumn,
  PRESET,
  parseColumns,
  printColumns,
  resizeColumn,
  toggleColumn,
} from '../../web/requests/columns.ts'
import { listCsv } from '../../web/requests/export.ts'
import { filterRows } from '../../web/requests/filter.ts'
import { markThrough, stepFrom, toggleMark } from '../../web/requests/marks.ts'
import { parseQuery } from '../../web/requests/query.ts'
import { mergeRows, type Row, rowOf } from '../../web/requests/rows.ts'
import { linesOf, parseSort, printSort, SORTS, sortRows, turnSort } from '../../web/requests/sort.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const parties = new Map([['p', 'bei']])

function aRow(number: number, change: Partial<RequestSummary> = {}): Row {
  return rowOf({
    reference: `ARD-2026-${String(number).padStart(4, '0')}`,
    thread: `t${number}`,
    pair: 'p',
    direction: 'in',
    kind: 'preservation',
    urgency: 'routine',
    phase: 'entered',
    title: { lang: 'en', text: `Request ${number}` },
    tlp: 'AMBER',
    updated: new Date(NOW - number * 60_000).toISOString(),
    ...change,
  } as RequestSummary)
}

const at = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString()
const due = (hours: number) => ({ nextDue: at(hours), nextDuty: 'answer' })

function found(rows: readonly Row[], text: string, inside?: ReadonlySet<string>): readonly string[] {
  return filterRows(rows, parseQuery(text), { now: NOW, parties, found: inside }).map(({ thread }) => thread)
}

describe('a filter', () => {
  const rows = [
    aRow(1, { urgency: 'emergency', direction: 'out', ...due(2) }),
    aRow(2, { kind: 'evidence', tlp: 'RED', ...due(-1) }),
    aRow(3, { phase: 'answered', ...due(-5), title: { lang: 'zh', text: '钓鱼网站 ＡＢＣ' } }),
    aRow(4, { phase: 'acknowledged', ...due(100) }),
  ]
  it('holds when one of its values does, and all parts must hold', () => {
    expect(found(rows, 'kind:preservation,evidence state:open')).toEqual(['t1', 't2', 't4'])
    expect(found(rows, 'kind:evidence urgency:emergency')).toEqual([])
    expect(found(rows, '-kind:evidence state:open')).toEqual(['t1', 't4'])
  })
  it('knows who owes what comes next', () => {
    expect(found(rows, 'owes:us')).toEqual(['t2', 't4'])
    expect(found(rows, 'owes:them')).toEqual(['t1'])
  })
  it('takes what is over for owed no more, however late it was', () => {
    expect(found(rows, 'due:overdue')).toEqual(['t2'])
    expect(found(rows, 'due:none')).toEqual(['t3'])
  })
  it('measures from now, and what is past is within every span', () => {
    expect(found(rows, 'due:<3d')).toEqual(['t1', 't2'])
    expect(found(rows, 'due:>3d')).toEqual(['t4'])
  })
  it('finds words in reference and title, in any width of letters, and takes those that the node found', () => {
    expect(found(rows, 'abc')).toEqual(['t3'])
    expect(found(rows, '0004')).toEqual(['t4'])
    expect(found(rows, 'botnet', new Set(['t1']))).toEqual(['t1'])
    expect(found(rows, 'request -"request 1"')).toEqual(['t2', 't4'])
  })
  it('narrows nothing by a part that is not understood', () => {
    expect(found(rows, 'kind:nonsense')).toHaveLength(4)
  })
})

describe('an order', () => {
  const rows = [aRow(1, due(5)), aRow(2), aRow(3, due(1)), aRow(10_000), aRow(9_999, due(5))]
  const order = (text: string) =>
    sortRows(rows, parseSort(text), parties).map(({ reference }) => Number(reference.slice(9)))
  it('puts what is never due last, both ways, and leaves equal ones as they came', () => {
    expect(order('due')).toEqual([3, 1, 9999, 2, 10_000])
    expect(order('-due')).toEqual([1, 9999, 3, 2, 10_000])
  })
  it('counts references, also beyond four digits', () => {
    expect(order('reference')).toEqual([1, 2, 3, 9999, 10_000])
  })
  it('is the same from its address, and a second press turns it', () => {
    for (const by of SORTS)
      for (const isDown of [true, false])
        expect(parseSort(printSort({ by, isDown }) ?? null)).toEqual({ by, isDown })
    expect(turnSort({ by: 'due', isDown: false }, 'due')).toEqual({ by: 'due', isDown: true })
  })
  it('neither loses nor doubles a row, whatever it is by, grouped or not', () => {
    for (const by of SORTS) expect(new Set(order(`-${by}`)).size).toBe(rows.length)
    const lines = linesOf(rows, 'urgency', parties)
    expect(lines.filter(({ type }) => type === 'row')).toHaveLength(rows.length)
    expect(lines[0]).toEqual({ type: 'head', code: 'routine', count: rows.length })
  })
})

describe('the list that is held', () => {
  it('takes a changed row to the front and keeps one of each', () => {
    const rows = [aRow(1), aRow(2), aRow(3)]
    const merged = mergeRows(rows, [{ ...rows[2]!, phase: 'answered', updated: at(1) }])
    expect(merged.map(({ thread, phase }) => `${thread} ${phase}`)).toEqual([
      't3 answered',
      't1 entered',
      't2 entered',
    ])
  })
  it('is the same one where nothing changed', () => {
    const rows = [aRow(1), aRow(2)]
    expect(mergeRows(rows, rows)).toBe(rows)
  })
})

describe('columns', () => {
  const changes = fc.array(
    fc.oneof(
      fc.record({ act: fc.constant('toggle' as const), id: fc.constantFrom(...COLUMNS) }),
      fc.record({ act: fc.constant('wide' as const), id: fc.constantFrom(...COLUMNS), by: fc.double() }),
      fc.record({
        act: fc.constant('move' as const),
        id: fc.constantFrom(...COLUMNS),
        way: fc.constantFrom(-1 as const, 1 as const),
      }),
    ),
  )
  it('are read again as they were kept, whatever was done to them', () => {
    fc.assert(
      fc.property(changes, (all) => {
        const columns = all.reduce(
          (now, each) =>
            each.act === 'toggle'
              ? toggleColumn(now, each.id)
              : each.act === 'wide'
                ? resizeColumn(now, each.id, each.by)
                : moveColumn(now, each.id, each.way),
          PRESET,
        )
        expect(columns.map(({ id }) => id).toSorted()).toEqual(COLUMNS.toSorted())
        expect(parseColumns(printColumns(columns))).toEqual(columns)
      }),
    )
  })
  it('come back whole from whatever else was kept there', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (kept) => {
        const columns = parseColumns(kept)
        expect(new Set(columns.map(({ id }) => id)).size).toBe(COLUMNS.length)
        expect(columns.find(({ id }) => id === 'reference')?.isShown).toBe(true)
      }),
    )
  })
})

describe('marks', () => {
  const shown = ['a', 'b', 'c', 'd']
  it('go through from one row to another, both ways', () => {
    expect([...markThrough(new Set(['x']), shown, 'c', 'b')]).toEqual(['x', 'b', 'c'])
    expect([...markThrough(new Set(), shown, 'gone', 'b')]).toEqual(['b'])
  })
  it('are taken away by a second press', () => {
    expect(toggleMark(toggleMark(new Set(), 'a'), 'a').size).toBe(0)
  })
  it('leave no row behind at the ends', () => {
    expect(stepFrom(shown, 'd', 1)).toBe('d')
    expect(stepFrom(shown, undefined, 1)).toBe('a')
    expect(stepFrom([], undefined, 1)).toBeUndefined()
  })
})

describe('the list as CSV', () => {
  it('holds no title under TLP:RED and says how many it lacks', () => {
    const { text, withheld } = listCsv([
      aRow(1),
      aRow(2, { tlp: 'RED', title: { lang: 'en', text: 'Secret source' } }),
    ])
    expect(withheld).toBe(1)
    expect(text).not.toContain('Secret')
    expect(text).toContain('Request 1')
  })
  it('runs nothing in a spreadsheet', () => {
    const { text } = listCsv([aRow(1, { title: { lang: 'en', text: '=cmd|calc' } })])
    expect(text).toContain("'=cmd|calc")
  })
})
