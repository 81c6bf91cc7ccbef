// How often someone may try. The only importer of rate-limiter-flexible. Counts live in the memory of this process, or in Redis for all the
// servers of an installation; when Redis does not answer, each server goes on with counts of its own.
// Only failures are counted where success can be told apart: sixty people signing in from one village hall are not an attack.
import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '#shared/errors'

interface Rule {
  points: number
  seconds: number
  /** Longest pause, in seconds, that repeated excess can lead to. Never a permanent lock. */
  longest: number
}

const MINUTE = 60
const RULES = {
  'sign-in.account': { points: 5, seconds: MINUTE, longest: 15 * MINUTE },
  'sign-in.ip': { points: 20, seconds: MINUTE, longest: 15 * MINUTE },
  'link.account': { points: 3, seconds: 5 * MINUTE, longest: 15 * MINUTE },
  // Success cannot be told apart here, and a meeting of sixty may ask for its links from one hall.
  'link.ip': { points: 60, seconds: MINUTE, longest: 15 * MINUTE },
  'redeem.ip': { points: 30, seconds: MINUTE, longest: 5 * MINUTE },
  'password.account': { points: 5, seconds: MINUTE, longest: 15 * MINUTE },
  'invitation.person': { points: 60, seconds: 10 * MINUTE, longest: 10 * MINUTE },
  'invitation.recipient': { points: 3, seconds: 10 * MINUTE, longest: 10 * MINUTE },
  'mail-test.person': { points: 5, seconds: MINUTE, longest: 5 * MINUTE },
  'export.person': { points: 60, seconds: MINUTE, longest: 5 * MINUTE },
  // Letters typed in the palette ask one by one; a person does not type ten words a second.
  'search.person': { points: 600, seconds: MINUTE, longest: 2 * MINUTE },
  'upload.person': { points: 200, seconds: 10 * MINUTE, longest: 10 * MINUTE },
  // A password that a whole hall types: those who know it are given their try back.
  'publication.ip': { points: 20, seconds: MINUTE, longest: 15 * MINUTE },
  'publication.page': { points: 100, seconds: MINUTE, longest: 5 * MINUTE },
  'setup.ip': { points: 10, seconds: MINUTE, longest: 5 * MINUTE }
} as const satisfies Record<string, Rule>

export type LimitName = keyof typeof RULES

/** Keys by limit: `{ 'sign-in.account': email, 'sign-in.ip': ip }`. */
export type Spending = Partial<Record<LimitName, string>>

export class RateLimits {
  readonly #limiters = new Map<LimitName, Limiter>()

  /** @param redis null: this process alone. */
  constructor(private readonly redis: Redis | null = null) {}

  /** Takes one try from each. @throws AppError('rate.limited') with `retryAfter` in seconds, without touching the ones that follow. */
  async spend(spending: Spending): Promise<void> {
    for (const [name, key] of entries(spending)) await this.#limiter(name).spend(key)
  }

  /** The try succeeded: it does not count against these. */
  async giveBack(spending: Spending): Promise<void> {
    for (const [name, key] of entries(spending)) await this.#limiter(name).giveBack(key)
  }

  /** Forgets everything counted under these keys. */
  async forget(spending: Spending): Promise<void> {
    for (const [name, key] of entries(spending)) await this.#limiter(name).forget(key)
  }

  #limiter(name: LimitName): Limiter {
    const known = this.#limiters.get(name)
    if (known) return known
    const made = new Limiter(name, RULES[name], this.redis)
    this.#limiters.set(name, made)
    return made
  }
}

/** One set of counts per running application; the database handle is what tells two of them apart in one test process. */
export function limitsOf(services: { database: object }): RateLimits {
  const known = limitsByApplication.get(services.database)
  if (known) return known
  const made = new RateLimits()
  limitsByApplication.set(services.database, made)
  return made
}

/** Longer than Redis takes when it is well; whoever signs in does not wait for one that is not. */
const REDIS_MS = 250

/** From here on the counts of this application are those of every server with the same Redis. To be closed with it. */
export function shareLimits(services: { database: object }, url: string, onTrouble: (error: Error) => void) {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    connectTimeout: 3_000,
    commandTimeout: REDIS_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000)
  })
  let said = false
  redis.on('ready', () => (said = false))
  redis.on('error', (error: Error) => {
    if (!said) onTrouble(error)
    said = true
  })
  limitsByApplication.set(services.database, new RateLimits(redis))
  return { ready: () => redis.status === 'ready', close: () => redis.disconnect() }
}

/** Whoever holds one IPv6 address holds its /64. */
export function addressBlock(ip: string): string {
  if (!isIPv6(ip)) return ip
  const [head = '', tail = ''] = ip.toLowerCase().replace(/%.*$/, '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const missing = Math.max(0, 8 - left.length - right.length)
  const groups = ip.includes('::') ? [...left, ...Array<string>(missing).fill('0'), ...right] : left
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

const limitsByApplication = new WeakMap<object, RateLimits>()

/** A count, and the pauses that grow each time it is exceeded within an hour. */
class Limiter {
  readonly #tries: Counter
  readonly #excesses: Counter

  constructor(
    name: LimitName,
    private readonly rule: Rule,
    redis: Redis | null
  ) {
    this.#tries = counter(redis, `${name}:tries`, rule.points, rule.seconds)
    this.#excesses = counter(redis, `${name}:excesses`, Number.MAX_SAFE_INTEGER, 60 * MINUTE)
  }

  async spend(plain: string): Promise<void> {
    const key = digest(plain)
    try {
      await this.#tries.consume(key)
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      // Tries made during a pause do not lengthen it: otherwise anyone could lock anyone out for ever.
      const firstExcess = refusal.consumedPoints === this.rule.points + 1
      const waitMs = firstExcess ? await this.#pause(key) : refusal.msBeforeNext
      throw new AppError('rate.limited', { retryAfter: Math.max(1, Math.ceil(waitMs / 1000)) })
    }
  }

  async giveBack(plain: string): Promise<void> {
    const key = digest(plain)
    const known = await this.#tries.get(key)
    if (known && known.consumedPoints > 0) await this.#tries.reward(key)
  }

  async forget(plain: string): Promise<void> {
    const key = digest(plain)
    await Promise.all([this.#tries.delete(key), this.#excesses.delete(key)])
  }

  async #pause(key: string): Promise<number> {
    const { consumedPoints } = await this.#excesses.consume(key)
    const seconds = Math.min(this.rule.longest, this.rule.seconds * 2 ** (consumedPoints - 1))
    await this.#tries.block(key, seconds)
    return seconds * 1000
  }
}

type Counter = RateLimiterMemory | RateLimiterRedis

function counter(redis: Redis | null, name: string, points: number, seconds: number): Counter {
  const alone = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds })
  if (!redis) return alone
  return new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `interpoles:limits:${name}`,
    points,
    duration: seconds,
    rejectIfRedisNotReady: true,
    insuranceLimiter: alone
  })
}

/** Redis is told no address of anybody. */
function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}

function entries(spending: Spending): [LimitName, string][] {
  // Object.entries widens the keys of a record to string.
  const pairs = Object.entries(spending) as [LimitName, string][]
  return pairs.map(([name, key]) => [name, name.endsWith('.ip') ? addressBlock(key) : key])
}
