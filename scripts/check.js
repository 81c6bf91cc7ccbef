// npm run check   types, lint, format, import table, house rules: what a commit must pass.
import { CHECKS, PREPARE } from './lib/checks.js'
import { runStep, runSteps } from './lib/steps.js'

process.chdir(new URL('..', import.meta.url).pathname)
const prepared = await runStep(PREPARE)
const { passed, failed } = await runSteps(prepared ? CHECKS : [], 2)
process.stdout.write(`${passed} passed, ${failed + (prepared ? 0 : 1)} failed\n`)
process.exitCode = prepared && failed === 0 ? 0 : 1
