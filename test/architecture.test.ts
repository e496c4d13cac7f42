import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const src = join(root, 'src')

type Row = { readonly may: readonly string[]; readonly packages: readonly string[] }
const table = readTable(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'))
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'))

describe('the import table of ARCHITECTURE.md', () => {
  it('names every folder of src', () => {
    const folders = new Set(files.map(folderOf))
    expect([...folders].filter((f) => !table.has(f))).toEqual([])
  })

  it('is kept by every import', () => {
    expect(files.flatMap(breaches)).toEqual([])
  })

  it('keeps waiting, clocks and chance out of domain/', () => {
    const forbidden = /\bawait\b|Date\.now|Math\.random|Temporal\.Now|console\./
    const found = files.filter((f) => f.startsWith('domain/') && forbidden.test(code(f)))
    expect(found).toEqual([])
  })

  it('keeps clocks, disk, network and Node itself out of protocol/', () => {
    const forbidden = /Date\.now|Math\.random|Temporal\.Now|\bfetch\(|\bprocess\.|\bBuffer\b|console\./
    const found = files.filter((f) => f.startsWith('protocol/') && forbidden.test(code(f)))
    expect(found).toEqual([])
  })

  it('finds a breach when there is one', () => {
    expect(
      breachesOf('domain/x.ts', "import { a } from '../store/a.ts'\nimport fs from 'node:fs'"),
    ).toHaveLength(2)
    expect(breachesOf('protocol/x.ts', "export * from 'pino'")).toHaveLength(1)
  })
})

function readTable(text: string): Map<string, Row> {
  const rows = [...text.matchAll(/^\| ([a-z]+) \| ([^|]+) \| ([^|]+) \| ([^|]*) \|$/gm)]
  return new Map(
    rows
      .filter(([, folder]) => folder !== 'folder')
      .map(([, folder, may, packages]) => [folder!, { may: list(may!), packages: list(packages!) }]),
  )
}

function list(cell: string): string[] {
  return cell.trim() === '–' ? [] : cell.trim().split(/,\s*/)
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file.replace(/\.ts$/, '')
}

function code(file: string): string {
  const text = readFileSync(join(src, file), 'utf8')
  return text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '')
}

function breaches(file: string): string[] {
  return breachesOf(file, readFileSync(join(src, file), 'utf8'))
}

function breachesOf(file: string, text: string): string[] {
  const from = folderOf(file)
  const row = table.get(from) ?? { may: [], packages: [] }
  return importsOf(text).flatMap((target) => {
    if (target.startsWith('.')) {
      const path = relative(src, resolve(dirname(join(src, file)), target))
      const to = /^\.\.\/data\/.+\.json$/.test(path) ? 'data' : folderOf(path)
      const inside = to === from || row.may.includes('*') || row.may.includes(to)
      return inside ? [] : [`${file} imports ${target}: ${from} may not import ${to}`]
    }
    const name = target.startsWith('@')
      ? target.split('/').slice(0, 2).join('/')
      : target.startsWith('node:')
        ? target
        : target.split('/')[0]!
    return row.packages.includes('*') || row.packages.includes(name)
      ? []
      : [`${file} imports ${target}: not among the packages of ${from}`]
  })
}

function importsOf(text: string): string[] {
  const statement =
    /^(?:import|export)\s+(?:type\s+)?(?:\{[^}]*\}|\*(?:\s+as\s+\w+)?|\w+(?:\s*,\s*\{[^}]*\})?)\s+from\s+['"]([^'"]+)['"]/gm
  const bare = /^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm
  return [...text.matchAll(statement), ...text.matchAll(bare)].map((m) => m[1] ?? m[2]!)
}
