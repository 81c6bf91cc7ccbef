// Sentences for the commands that run before anything is built: plain JavaScript, the same message files.
import { readFileSync } from 'node:fs'

const language = /^en/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '')
  ? 'en'
  : 'fr'
const messages = JSON.parse(
  readFileSync(new URL(`../../shared/messages/${language}/server.json`, import.meta.url), 'utf8')
)

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function sentence(key, values = {}) {
  return String(messages[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole))
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values) {
  process.stderr.write(`${sentence(key, values)}\n`)
}
