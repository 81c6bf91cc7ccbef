// Whether an account exists must not be readable from how long an answer takes (quality.md S7).
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { steadily } from '#server/auth/steady-time'
import type { Context } from '#server/domain/context'
import { requestSignInLink } from '#server/domain/session/links'
import { signIn } from '#server/domain/session/sign-in'
import { AppError } from '#shared/errors'
import { addNetwork, addPerson } from '#tests/support/accounts'
import { startTestServer, type TestServer } from '#tests/support/app'

const SAMPLES = 200

describe('time of an answer', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
    const networkId = await addNetwork(server.test.database, 'armor')
    for (let index = 0; index < SAMPLES; index += 1) {
      await addPerson(server.test.database, { email: `connue-${index}@armor.example`, networkId })
    }
  })
  afterAll(() => server.close())

  /** Every sample from its own address, so that limits do not answer instead. */
  const stranger = (index: number): Context => ({
    ...server.services,
    viewer: null,
    requestId: 'test',
    locale: 'fr',
    ip: `10.0.${index >> 8}.${index & 255}`,
    userAgent: ''
  })

  // The test of ranks itself is wrong once in a hundred.
  it('to a wrong password is that of an unknown address', { retry: 2, timeout: 60_000 }, async () => {
    const times = { known: [] as number[], unknown: [] as number[] }
    for (let index = 0; index < SAMPLES; index += 1) {
      const order = index % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
      for (const kind of order) {
        const email = kind === 'known' ? `connue-${index}@armor.example` : `inconnu-${index}@armor.example`
        const start = performance.now()
        await expect(
          signIn(stranger(index), { email, password: 'pas le bon du tout' })
        ).rejects.toBeInstanceOf(AppError)
        times[kind].push(performance.now() - start)
      }
    }
    expect(mannWhitney(times.known, times.unknown)).toBeGreaterThan(0.01)
  })

  it('to a request for a link has a floor that both paths stay under', async () => {
    const work: number[] = []
    for (const email of ['connue-1@armor.example', 'inconnue@armor.example']) {
      const start = performance.now()
      await requestSignInLink(stranger(SAMPLES), email)
      work.push(performance.now() - start)
    }
    for (const ms of work) expect(ms).toBeGreaterThanOrEqual(295)
    await expect(steadily(Promise.reject(new Error('panne')), 20)).rejects.toThrow('panne')
  })
})

/** Two-sided p value, normal approximation: the probability of such a difference of ranks by chance. */
function mannWhitney(a: number[], b: number[]): number {
  const ranked = [
    ...a.map((value) => ({ value, first: true })),
    ...b.map((value) => ({ value, first: false }))
  ].sort((x, y) => x.value - y.value)
  const rankSum = ranked.reduce((sum, { first }, index) => sum + (first ? index + 1 : 0), 0)
  const u = rankSum - (a.length * (a.length + 1)) / 2
  const mean = (a.length * b.length) / 2
  const deviation = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12)
  return 2 * (1 - normal(Math.abs(u - mean) / deviation))
}

/** Cumulative distribution (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  const polynomial =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return 1 - density * polynomial
}
