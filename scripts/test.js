// npm test   checks, then unit, API, collaboration and fault tests on a real PostgreSQL, then journeys in a real Chromium.
// The last line counts everything: `N passed, N failed`. Every suite runs even when one before it failed.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findChromium } from './lib/chromium.js'
import { findLibreOffice } from './lib/libreoffice.js'
import { findRedis } from './lib/redis.js'
import { CHECKS, PREPARE } from './lib/checks.js'
import { say } from './lib/say.js'
import { runStep, runSteps } from './lib/steps.js'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const RESULTS = 'test-results'
rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS, { recursive: true })

const total = { passed: 0, failed: 0 }
/** @param {{passed: number, failed: number}} count */
const add = (count) => {
  total.passed += count.passed
  total.failed += count.failed
}
/** @param {boolean} passed */
const one = (passed) => add({ passed: passed ? 1 : 0, failed: passed ? 0 : 1 })

const chromium = findChromium()
if (chromium === undefined) say('server.test.no_chromium')
const redis = findRedis()
if (redis === undefined) say('server.test.no_redis')
const soffice = findLibreOffice()
if (soffice === undefined) say('server.test.no_libreoffice')

one(await runStep(PREPARE))
add(await runSteps(CHECKS, 2))

const vitest = await runStep({
  name: 'vitest',
  live: true,
  env: { CHROMIUM: chromium ?? '', REDIS_SERVER: redis ?? '', SOFFICE: soffice ?? '' },
  command: [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${RESULTS}/vitest.json`
  ]
})
add(
  counted(vitest, `${RESULTS}/vitest.json`, (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests
  }))
)

const built = await runStep({ name: 'build', command: ['scripts/build.js', '--if-needed'] })
one(built)

if (chromium !== undefined && built) {
  const report = 'build/e2e.json'
  const playwright = await runStep({
    name: 'playwright',
    live: true,
    env: { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    command: ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json']
  })
  add(
    counted(playwright, report, ({ stats }) => {
      if (stats.flaky > 0)
        process.stdout.write(`${stats.flaky} passed only the second time (listed above as flaky)\n`)
      return { passed: stats.expected + stats.flaky, failed: stats.unexpected }
    })
  )
} else {
  // Journeys that could not run did not pass.
  one(false)
}

process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed === 0 ? 0 : 1

/**
 * A suite that ended badly without a failed test (an error between tests, a crash) counts as one failure.
 * @param {boolean} passed
 * @param {string} file
 * @param {(report: any) => {passed: number, failed: number}} read
 */
function counted(passed, file, read) {
  if (!existsSync(file)) return { passed: 0, failed: 1 }
  const count = read(JSON.parse(readFileSync(file, 'utf8')))
  return passed || count.failed > 0 ? count : { ...count, failed: 1 }
}
