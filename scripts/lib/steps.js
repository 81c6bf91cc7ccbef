// Steps of a command, one after the other or side by side: each is said when it starts and when it ends, with its time.
import { spawn } from 'node:child_process'

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} command run with this Node
 * @property {Record<string, string>} [env]
 * @property {boolean} [live] show what it prints as it prints it; otherwise only when it fails
 */

/**
 * @param {Step} step
 * @returns {Promise<boolean>} whether it passed
 */
export async function runStep({ name, command, env = {}, live = false }) {
  const start = performance.now()
  process.stdout.write(`▶ ${name}\n`)
  const child = spawn(process.execPath, command, {
    stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
    env: { ...process.env, ...env }
  })
  /** @type {Buffer[]} */
  const output = []
  child.stdout?.on('data', (chunk) => output.push(chunk))
  child.stderr?.on('data', (chunk) => output.push(chunk))
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('close', (status) => resolve(status ?? 1))
  })
  if (code !== 0) process.stdout.write(Buffer.concat(output))
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  process.stdout.write(`${code === 0 ? '✔' : '✘'} ${name} (${seconds} s)\n`)
  return code === 0
}

/**
 * @param {Step[]} steps
 * @param {number} width how many at once
 * @returns {Promise<{passed: number, failed: number}>}
 */
export async function runSteps(steps, width) {
  const waiting = [...steps]
  const count = { passed: 0, failed: 0 }
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let step = waiting.shift(); step; step = waiting.shift()) {
        if (await runStep(step)) count.passed += 1
        else count.failed += 1
      }
    })
  )
  return count
}
