import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqliteStore } from '../../src/store/index.ts'
import * as rows from '../contracts/store-rows.ts'
import type { Report } from './write-until-it-fails.ts'

const writer = join(import.meta.dirname, 'write-until-it-fails.ts')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'comity-store-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

// The shell's limit on file size makes a write inside COMMIT fail as a broken disk does.
test.skipIf(process.platform === 'win32')(
  'after a COMMIT that failed nothing more is written, and nothing acknowledged is missing when reopened',
  async () => {
    const path = join(folder, 'node.db')
    const limited = `trap '' XFSZ; ulimit -f 1500; exec "$0" "$1" "$2"`
    const { stdout, stderr } = spawnSync('bash', ['-c', limited, process.execPath, writer, path], {
      encoding: 'utf8',
    })
    const report = JSON.parse(stdout || JSON.stringify(stderr)) as Report
    expect(report).toMatchObject({
      first: 'unknown_outcome',
      second: 'unknown_outcome',
      save: 'unknown_outcome',
    })
    expect(report.acknowledged).toBeGreaterThan(0)

    const store = await openSqliteStore(path)
    const { size } = (await store.log(report.origin))!
    expect([report.acknowledged, report.acknowledged + report.batch]).toContain(size)
    expect(await store.leaves(report.origin, 0, 100_000)).toHaveLength(size)
    await store.commit(rows.anExtension(report.pair, report.origin, { from: size, count: 1 }))
    await store.close()
  },
)
