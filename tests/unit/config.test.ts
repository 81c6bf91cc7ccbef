import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ConfigError, loadConfig, readEnvironment, startupLocale, VARIABLES } from '#server/config'
import { projectRoot } from '#server/paths'
import { describeConfigError } from '#server/startup-messages'
import { messagesByLocale } from '#shared/messages/index'

function refusal(env: Record<string, string>): ConfigError {
  try {
    loadConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('the configuration was accepted')
}

describe('configuration', () => {
  it('needs nothing: a fresh machine gets the embedded database, its own loopback and seven-day sessions', () => {
    const config = loadConfig({}, '/srv/interpoles')
    expect(config).toMatchObject({
      mode: 'production',
      port: 3000,
      host: '127.0.0.1',
      origin: undefined,
      dataDir: '/srv/interpoles/data',
      databaseUrl: undefined,
      redisUrl: undefined,
      smtpUrl: undefined,
      trustProxy: 0,
      logLevel: 'info',
      session: { idleMs: 7 * 86_400_000, absoluteMs: 30 * 86_400_000 },
      locale: 'fr'
    })
  })

  it('takes an empty variable for an absent one', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '  ' })).toMatchObject({ port: 3000, databaseUrl: undefined })
  })

  it.each([
    ['PORT', '70000'],
    ['PORT', '3000 '.trim() + 'a'],
    ['PORT', '-1'],
    ['HOST', 'a b'],
    ['ORIGIN', 'interpoles.bzh'],
    ['ORIGIN', 'https://interpoles.bzh/chemin'],
    ['ORIGIN', 'javascript:alert(1)'],
    ['DATABASE_URL', 'mysql://x'],
    ['REDIS_URL', 'http://x'],
    ['NODE_ADDRESS', 'http://10.0.0.2:3000/chemin'],
    ['SMTP_URL', 'x'],
    ['MAIL_FROM', 'personne'],
    ['TRUST_PROXY', 'oui'],
    ['LOG_LEVEL', 'bavard'],
    ['SESSION_IDLE_DAYS', '0'],
    ['BODY_LIMIT_KB', '1e9'],
    ['NODE_ENV', 'prod']
  ])('refuses %s=%s in a sentence naming it, its value and the remedy', (name, value) => {
    const error = refusal({ [name]: value })
    expect(error.problems.map((problem) => problem.variable)).toEqual([name])
    const sentence = describeConfigError(error)
    expect(sentence).toContain(name)
    if (!VARIABLES.find((variable) => variable.name === name)?.secret) expect(sentence).toContain(value)
  })

  it('names every wrong variable at once', () => {
    expect(refusal({ PORT: 'x', LOG_LEVEL: 'y' }).problems.map((p) => p.variable)).toEqual([
      'PORT',
      'LOG_LEVEL'
    ])
  })

  it('never repeats a value that may hold a password', () => {
    const sentence = describeConfigError(
      refusal({ DATABASE_URL: 'mysql://moi:canari-secret@x/y', SMTP_URL: 'canari-secret' })
    )
    expect(sentence).not.toContain('canari-secret')
    expect(sentence).toContain('DATABASE_URL')
  })

  it('refuses an idle limit longer than the absolute one', () => {
    expect(refusal({ SESSION_IDLE_DAYS: '40' }).problems[0]?.variable).toBe('SESSION_IDLE_DAYS')
  })

  it('speaks French unless the environment asks for English', () => {
    expect(startupLocale({})).toBe('fr')
    expect(startupLocale({ LANG: 'C.UTF-8' })).toBe('fr')
    expect(startupLocale({ LANG: 'en_GB.UTF-8' })).toBe('en')
    expect(startupLocale({ LANG: 'en_GB.UTF-8', LC_ALL: 'fr_FR.UTF-8' })).toBe('fr')
    expect(describeConfigError(refusal({ PORT: 'x', LANG: 'en_US.UTF-8' }))).toContain('whole number')
  })

  it('reads .env of the working directory', () => {
    const directory = mkdtempSync(join(tmpdir(), 'config-'))
    writeFileSync(join(directory, '.env'), 'MAIL_FROM="Réseau <reseau@exemple.bzh>"\n# note\n')
    expect(readEnvironment(directory)['MAIL_FROM']).toBe('Réseau <reseau@exemple.bzh>')
  })

  it('is documented: every variable with its default, and no other', () => {
    const example = parseEnv(readFileSync(join(projectRoot, '.env.example'), 'utf8'))
    expect(example).toEqual(Object.fromEntries(VARIABLES.map(({ name, fallback }) => [name, fallback])))
    const rows = readFileSync(join(projectRoot, 'docs/operations.md'), 'utf8').matchAll(
      /^\| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\|/gm
    )
    expect([...rows].map(([, name, fallback = '']) => [name, fallback])).toEqual(
      VARIABLES.map(({ name, fallback }) => [name, fallback])
    )
  })

  it('explains every variable in both languages', () => {
    for (const { expected, summary } of VARIABLES) {
      for (const locale of ['fr', 'en'] as const) {
        expect(messagesByLocale[locale]).toHaveProperty([expected])
        expect(messagesByLocale[locale]).toHaveProperty([summary])
      }
    }
  })
})
