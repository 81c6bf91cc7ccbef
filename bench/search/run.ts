// npm run bench:search -- [--pages 100000] [--searches 60] [--seed 1] [--data folder] [--write]
// Results while typing, letter by letter, through the real route on the embedded PostgreSQL, beside a plain `to_tsvector` over the same
// texts. `--write` puts the figures into docs/search.md. A folder given by `--data` is kept, and used again as it is.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pino from 'pino'
import { loadConfig } from '#server/config'
import { startServer, type RunningServer } from '#server/start'
import { fill, type FilledNetwork } from './network'
import { Texts } from './texts'

const PAGE = new URL('../../docs/search.md', import.meta.url)
const [BEGIN, END] = ['<!-- figures -->', '<!-- /figures -->']
const SCANS = 3

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '100000' },
    searches: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false }
  }
})
if (values.help) {
  say('npm run bench:search -- [--pages 100000] [--searches 60] [--seed 1] [--data folder] [--write]')
  process.exit(0)
}

interface Answered {
  typed: string
  ms: number
  found: number
  approximate: boolean
}

const pages = Number(values.pages)
const dataDir = values.data ?? mkdtempSync(join(tmpdir(), 'interpoles-bench-search-'))
const note = join(dataDir, 'network.json')
const config = loadConfig({ DATA_DIR: dataDir, PORT: '0', MIN_FREE_MB: '0', LOG_LEVEL: 'fatal' })
const server = await startServer({ config, log: pino({ level: 'fatal' }), pages: false })
try {
  const texts = new Texts(Number(values.seed))
  const { cookies, remembered } = existsSync(note) ? readNote() : await written(server, texts)
  const load = loadavg()[0] ?? 0
  const phrases = phrasesOf(remembered, texts, Number(values.searches))
  // The first words of a day find a cold cache: they are not what typing is.
  for (const phrase of phrases.slice(0, 5)) await ask(server, cookies[0] ?? '', phrase)
  const answers: Answered[] = []
  for (const [rank, phrase] of phrases.entries())
    for (const typed of prefixes(phrase))
      answers.push(await ask(server, cookies[rank % cookies.length] ?? '', typed))
  const scans = await plainScans(server, phrases.slice(0, SCANS))
  const text = report(answers, scans, await sizes(server), load)
  say(text)
  const slowest = answers.toSorted((a, b) => b.ms - a.ms).slice(0, 5)
  for (const { typed, ms, found } of slowest) say(`slow: « ${typed} » ${ms.toFixed(0)} ms, ${found} results`)
  if (values.write) write(text)
} finally {
  await server.stop()
  if (values.data === undefined) rmSync(dataDir, { recursive: true, force: true })
}

async function written({ services, search }: RunningServer, texts: Texts): Promise<FilledNetwork> {
  const began = performance.now()
  const network = await fill(services.database, pages, texts)
  await search.catchUp()
  say(`${pages} pages written and indexed in ${Math.round((performance.now() - began) / 1000)} s`)
  writeFileSync(note, JSON.stringify(network))
  return network
}

/** As `written` left it. */
function readNote(): FilledNetwork {
  return JSON.parse(readFileSync(note, 'utf8')) as FilledNetwork
}

/** One to three words of a page that is remembered; every sixth with a slip of the finger. */
function phrasesOf(remembered: string[], texts: Texts, count: number): string[] {
  return Array.from({ length: count }, (_, rank) => {
    const words = (remembered[rank % remembered.length] ?? '')
      .split(/[\s.]+/)
      .filter((word) => word.length >= 4)
    const chosen = Array.from({ length: 1 + (rank % 3) }, () => words[texts.pick(words.length)] ?? '')
    const phrase = chosen.join(' ').toLowerCase()
    return rank % 6 === 5 ? slipped(phrase, 1 + texts.pick(phrase.length - 2)) : phrase
  })
}

function slipped(phrase: string, at: number): string {
  return phrase.slice(0, at) + (phrase[at + 1] ?? '') + (phrase[at] ?? '') + phrase.slice(at + 2)
}

/** What the palette asks while this is typed. */
function prefixes(phrase: string): string[] {
  const found: string[] = []
  for (let length = 2; length <= phrase.length; length += 1)
    if (phrase[length - 1] !== ' ') found.push(phrase.slice(0, length))
  return found
}

async function ask({ url }: RunningServer, cookie: string, typed: string): Promise<Answered> {
  const began = performance.now()
  const reply = await fetch(`${url}/api/v1/search?limit=12&q=${encodeURIComponent(typed)}`, {
    headers: { cookie }
  })
  // Ours, as the schema of the route says.
  const answer = (await reply.json()) as { results: unknown[]; approximate: boolean }
  if (reply.status !== 200) throw new Error(`${reply.status} for ${typed}`)
  return {
    typed,
    ms: performance.now() - began,
    found: answer.results.length,
    approximate: answer.approximate
  }
}

/** The same question without an index: what a plain full-text search of PostgreSQL does. */
async function plainScans({ services }: RunningServer, phrases: string[]): Promise<number[]> {
  const { sql } = services.database
  const times: number[] = []
  for (const phrase of phrases) {
    const began = performance.now()
    await sql.begin(async (tx) => {
      await tx`set local statement_timeout = 0`
      return tx`
        select p.id, p.title, ts_rank(v, q) as rank from pages p join documents d on d.page_id = p.id
        join derived_documents x on x.document_id = d.id,
        lateral to_tsvector('french', p.title || ' ' || x.text) v, plainto_tsquery('french', ${phrase}) q
        where v @@ q order by rank desc limit 12`
    })
    times.push(performance.now() - began)
  }
  return times
}

async function sizes({ services }: RunningServer): Promise<{ index: string; texts: string; words: number }> {
  const [found] = await services.database.sql<{ index: string; texts: string; words: number }[]>`
    select pg_size_pretty(pg_total_relation_size('derived_search')) as index,
      pg_size_pretty((select sum(octet_length(text)) from derived_documents)) as texts,
      (select count(*)::int from derived_words) as words`
  return found ?? { index: '', texts: '', words: 0 }
}

function report(
  answers: Answered[],
  scans: number[],
  size: { index: string; texts: string; words: number },
  load: number
): string {
  const all = answers.map(({ ms }) => ms)
  const near = answers.filter(({ approximate }) => approximate).map(({ ms }) => ms)
  const short = answers.filter(({ typed }) => typed.length <= 3).map(({ ms }) => ms)
  const row = (name: string, times: number[]) =>
    `| ${name} | ${times.length} | ${[0.5, 0.95, 1].map((part) => quantile(times, part)).join(' | ')} |`
  const scan = quantile(scans, 0.5)
  return [
    `\`npm run bench:search\` · ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC · ${pages} pages (${size.texts} of text, ` +
      `${size.words} words), index ${size.index} · ${cpus().length} shared cores, load average ${load.toFixed(1)} when the questions began`,
    '',
    '| milliseconds until the whole answer | questions | p50 | p95 | slowest |',
    '|---|---|---|---|---|',
    row('every letter of what is typed', all),
    row('of these, two and three letters', short),
    row('of these, answered with near words', near),
    row('plain `to_tsvector` over the same texts, whole words', scans),
    '',
    `The median answer takes 1/${Math.round(scan / Math.max(1, quantile(all, 0.5)))} of the plain scan.`
  ].join('\n')
}

function quantile(times: number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0)
}

function write(text: string): void {
  const page = readFileSync(PAGE, 'utf8')
  if (!page.includes(BEGIN) || !page.includes(END)) throw new Error('docs/search.md has no place for figures')
  const [before = ''] = page.split(BEGIN)
  const [, after = ''] = page.split(END)
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${text}\n\n${END}${after}`)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
