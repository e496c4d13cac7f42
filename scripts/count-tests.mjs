// Adds up the test runner's own reports and prints `N passed, N failed, N skipped` as the last line. Steps that failed
// without a report of their own (arguments after the folder) count as one failure each. Exits 1 when anything failed.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, ...steps] = process.argv.slice(2)
const sums = { passed: 0, failed: 0, skipped: 0 }
for (const name of readdirSync(folder).filter((n) => n.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  sums.passed += report.numPassedTests
  sums.failed += report.numFailedTests
  sums.skipped += report.numPendingTests + report.numTodoTests
  // A file that could not even be loaded has no tests of its own.
  sums.failed += report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
}
for (const step of steps) {
  console.log(`failed: ${step}`)
  if (sums.failed === 0) sums.failed += 1
}
for (const wanted of ['test.json', 'long.json', 'outside.json']) {
  if (readdirSync(folder).includes(wanted)) continue
  console.log(`no report: ${wanted}`)
  sums.failed += 1
}
console.log(`${sums.passed} passed, ${sums.failed} failed, ${sums.skipped} skipped`)
process.exitCode = sums.failed > 0 ? 1 : 0
