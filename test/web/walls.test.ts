import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const web = join(root, 'web')
const files = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !file.startsWith('dist') && file !== 'vite.config.ts',
)
/** As the row of ARCHITECTURE.md says. */
const row = /^\| web \| ([^|]+) \| ([^|]+) \|/m.exec(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'))!
const [may, packages] = [row[1]!, row[2]!].map((cell) => cell.trim().split(/,\s*/))

type Import = { readonly isType: boolean; readonly target: string }

describe('the desk in the browser', () => {
  it('takes from the node its protocol, its rules and its words alone, and of all else types', () => {
    expect(files.flatMap((file) => breachesOf(file, readFileSync(join(web, file), 'utf8')))).toEqual([])
  })

  it('finds a breach when there is one', () => {
    expect(breachesOf('x/a.ts', "import { b } from '../../src/store/store.ts'")).toHaveLength(1)
    expect(breachesOf('x/a.ts', "import type { b } from '../../src/store/store.ts'")).toHaveLength(0)
    expect(breachesOf('x/a.ts', "import fs from 'node:fs'")).toHaveLength(1)
    expect(breachesOf('x/a.ts', "const c = await import('left-pad')")).toHaveLength(1)
  })

  it('makes no text into code or markup', () => {
    const forbidden =
      /dangerouslySetInnerHTML|\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(/
    expect(files.filter((file) => forbidden.test(readFileSync(join(web, file), 'utf8')))).toEqual([])
  })
})

function breachesOf(file: string, text: string): string[] {
  return importsOf(text)
    .filter((each) => !isAllowed(file, each))
    .map(({ target }) => `${file} imports ${target}`)
}

function isAllowed(file: string, { isType, target }: Import): boolean {
  if (!target.startsWith('.'))
    return packages!.some((name) => target === name || target.startsWith(`${name}/`))
  const path = relative(root, resolve(dirname(join(web, file)), target))
  if (path.startsWith('web/') || isType) return true
  return may!.some((folder) => path.startsWith(folder === 'data' ? 'data/' : `src/${folder}/`))
}

function importsOf(text: string): readonly Import[] {
  const statement = /^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
  const dynamic = /\bimport\(\s*['"]([^'"]+)['"]/g
  return [
    ...[...text.matchAll(statement)].map(([, type, target]) => ({
      isType: type !== undefined,
      target: target!,
    })),
    ...[...text.matchAll(dynamic)].map(([, target]) => ({ isType: false, target: target! })),
  ]
}
