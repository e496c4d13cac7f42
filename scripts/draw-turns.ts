/** Draws the turns of a request from their table into docs/requests.md, between its marks. `node scripts/draw-turns.ts` */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { en } from '../src/app/words/en.ts'
import { zh } from '../src/app/words/zh.ts'
import { PHASES, type Phase } from '../src/domain/request/state.ts'
import { ACTS, type Act, transitionOf } from '../src/domain/request/turns.ts'

const BEGIN = '<!-- drawn from src/domain/request/turns.ts: begin -->'
const END = '<!-- drawn from src/domain/request/turns.ts: end -->'
const FILE = join(import.meta.dirname, '../docs/requests.md')

/** A page with the drawing of today's table in it. Throws where its marks are missing. */
export function withDrawing(page: string): string {
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (before < 0 || after < before) throw new Error('docs/requests.md has lost the marks of its drawing')
  return `${page.slice(0, before + BEGIN.length)}\n\n${drawing()}\n${page.slice(after)}`
}

function drawing(): string {
  return `${phases()}\n${diagram()}\n${table()}`
}

function phases(): string {
  const rows = PHASES.map((phase) => `| \`${phase}\` | ${en.phase[phase]} | ${zh.phase[phase]} |`)
  return ['| phase | English | 中文 |', '|---|---|---|', ...rows, ''].join('\n')
}

/** One arrow for each pair of phases, with the acts that lead along it. */
function diagram(): string {
  const arrows = new Map<string, Act[]>()
  for (const act of ACTS) {
    const { from, to } = transitionOf(act)
    for (const one of from) for (const other of to ?? []) add(arrows, one, other, act)
  }
  const lines = [...arrows].map(
    ([arrow, acts]) => `  ${arrow} : ${acts.map((act) => act.replaceAll('_', ' ')).join(', ')}`,
  )
  return ['```mermaid', 'stateDiagram-v2', '  [*] --> entered : request', ...lines, '```', ''].join('\n')
}

function add(arrows: Map<string, Act[]>, from: Phase, to: Phase, act: Act): void {
  const isBack = PHASES.indexOf(to) < PHASES.indexOf(from)
  if (from === to || isBack || (to === 'acknowledged' && from !== 'entered')) return
  const arrow = `${from} --> ${to}`
  arrows.set(arrow, [...(arrows.get(arrow) ?? []), act])
}

function table(): string {
  const rows = ACTS.map((act) => {
    const { by, kind, from, on, needs } = transitionOf(act)
    const cells = [
      act.replaceAll('_', ' '),
      `\`${kind}\``,
      `${en.turn[kind]} · ${zh.turn[kind]}`,
      by,
      from.length === PHASES.length ? 'any' : from.join(', '),
      on ? (on.length > 1 ? 'all that ask something' : on[0]!) : 'all',
      (needs ?? []).map((need) => need.replaceAll('_', ' ')).join(', ') || '–',
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '| act | kind of message | its name | by | in which phases | on which classes | needs |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

if (process.argv[1] === import.meta.filename) await writeFile(FILE, withDrawing(await readFile(FILE, 'utf8')))
