// This node among others (docs/adr/0005-several-nodes.md). PostgreSQL has the truth; Redis carries what people should see at once; the
// log is looked at for what Redis did not bring. Everything here can be missed but a change of rights, which goes two ways.
import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import type { Clock, CollabLog, NodeOptions, NodesState, RecheckScope, Visitor } from '../contract'
import type { LogEntry } from '../log'
import type { Room } from '../room'
import type { Settings } from '../settings'
import { Elsewhere } from './elsewhere'
import { Follower } from './follower'
import { Notices } from './notices'
import { RedisBus } from './redis'
import type { Runs } from './runs'
import { Vigil } from './vigil'
import { decodeWord, encodeWord, type News, type Word } from './wire'

/** What a room asks of it. */
export interface RoomBus {
  opened(room: Room): void
  closed(room: Room): void
  /** Of people on this node. */
  awareness(room: Room, payload: Uint8Array): void
}

export interface BusDeps {
  sql: Sql
  node: NodeOptions
  runs: Runs
  settings: Settings
  clock: Clock
  log: CollabLog
  /** Rights changed on another node. Never throws. */
  recheck(scope: RecheckScope): Promise<void>
  /** Said on another node: something beside the text of a page has changed. */
  told(pageId: string, topic: string, people: string[] | null): void
  /** Nothing comes in until `work` has ended and everyone has been asked about again. */
  hold(work: Promise<unknown>): Promise<void>
  /** The others have given this node up for lost: nothing it holds in memory may be used. */
  surrender(): void
  /** Everyone connected here, by page. */
  people(): Map<string, Visitor[]>
}

const TOLD_AT_ONCE = 80
const ALL = 'interpoles:nodes'
const channelOf = (documentId: string) => `interpoles:document:${documentId}`

export class Bus implements RoomBus {
  readonly #follower: Follower
  readonly #elsewhere = new Elsewhere()
  readonly #redis: RedisBus | null
  readonly #notices: Notices
  readonly #vigil: Vigil
  /** When this node last heard itself, by each way: a proof that it would hear others. */
  readonly #heard = { redis: -Infinity, notices: -Infinity }
  #others = new Set<string>()
  #redisUp = false
  #redisDownSince: number
  #known = new Set<string>()
  #pages = new Set<string>()
  #peopleTimer: NodeJS.Timeout | null = null
  #beatTimer: NodeJS.Timeout | null = null
  #beating: Promise<void> = Promise.resolve()
  #lastLook = -Infinity
  #waking = false
  #stopped = false

  constructor(readonly deps: BusDeps) {
    const { sql, node, settings, clock, log } = deps
    this.#follower = new Follower(sql, log)
    this.#redisDownSince = clock.monotonic()
    this.#notices = new Notices(
      sql,
      log,
      (word) => this.#hear(word, 'notices'),
      () => void deps.recheck({ all: true })
    )
    this.#redis =
      node.redisUrl === undefined
        ? null
        : new RedisBus({
            url: node.redisUrl,
            log,
            pendingBytes: settings.redisPendingBytes,
            onMessage: (_, bytes) => this.#decode(bytes)
          })
    this.#vigil = new Vigil(clock, settings.sleptMs, () => this.#wake())
  }

  async start(): Promise<void> {
    this.#redis?.subscribe(ALL)
    this.#redis?.connect()
    await this.#notices.listen()
    await this.#beat()
    this.#schedule()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#vigil.stop()
    if (this.#beatTimer) clearTimeout(this.#beatTimer)
    if (this.#peopleTimer) clearTimeout(this.#peopleTimer)
    await this.#beating
    this.#redis?.close()
    await this.#notices.close()
  }

  /** Before anything received is believed. */
  look(): void {
    this.#vigil.look()
  }

  get hasCompany(): boolean {
    return this.#others.size > 0
  }

  /** A change of rights on another node might not be heard at once. */
  get isDeaf(): boolean {
    return this.hasCompany && !this.#hears('notices')
  }

  state(): NodesState {
    return {
      others: this.#others.size,
      redis: this.#redis && this.#redisUp,
      notices: this.#hears('notices'),
      followed: this.#follower.found
    }
  }

  opened(room: Room): void {
    this.#follower.opened(room)
    this.#redis?.subscribe(channelOf(room.row.id))
    this.#say({ kind: 'who', documentId: room.row.id })
  }

  closed(room: Room): void {
    this.#follower.closed(room)
    if (!this.#follower.room(room.row.id)) this.#redis?.unsubscribe(channelOf(room.row.id))
  }

  awareness(room: Room, payload: Uint8Array): void {
    this.#say({ kind: 'awareness', documentId: room.row.id, whole: false, payload })
  }

  committed(entries: LogEntry[], xid: string): void {
    this.#follower.own(xid)
    if (!this.hasCompany || !this.#redis) return
    const batches = new Map<string, { epoch: number; updates: Uint8Array[] }>()
    for (const { row, bytes } of entries) {
      const batch = batches.get(row.id)
      if (batch) batch.updates.push(bytes)
      else batches.set(row.id, { epoch: row.epoch, updates: [bytes] })
    }
    for (const [documentId, batch] of batches) this.#say({ kind: 'stored', documentId, xid, ...batch })
  }

  /** What all the others have stored is in the open rooms when it resolves. */
  async catchUp(): Promise<void> {
    if (this.hasCompany) await this.#follower.look()
  }

  async recheck(scope: RecheckScope): Promise<void> {
    await this.#tell({ type: 'recheck', id: randomUUID(), scope })
  }

  async replaced(documentId: string, epoch: number): Promise<void> {
    await this.#tell({ type: 'replaced', id: randomUUID(), documentId, epoch })
  }

  /** A notice of the database holds 8,000 bytes: many people are told in several. */
  async told(pageId: string, topic: string, people: string[] | null): Promise<void> {
    const tell = (some: string[] | null) =>
      this.#tell({ type: 'told', id: randomUUID(), pageId, topic, people: some })
    if (people === null) return tell(null)
    for (let from = 0; from < people.length; from += TOLD_AT_ONCE)
      await tell(people.slice(from, from + TOLD_AT_ONCE))
  }

  /** On the other nodes. */
  people(pageId: string): Visitor[] {
    return this.#elsewhere.of(pageId)
  }

  /** Somebody came to a page, or left it. */
  peopleChanged(pageId: string): void {
    if (!this.#redis) return
    this.#pages.add(pageId)
    this.#peopleTimer ??= setTimeout(() => {
      this.#peopleTimer = null
      this.#tellPeople(false)
    }, this.deps.settings.peopleMs)
    this.#peopleTimer.unref()
  }

  #hears(way: 'redis' | 'notices'): boolean {
    return this.deps.clock.monotonic() - this.#heard[way] < 4 * this.deps.settings.beatMs
  }

  #schedule(): void {
    if (this.#stopped) return
    this.#beatTimer = setTimeout(() => {
      this.#beating = this.#beat().finally(() => this.#schedule())
    }, this.deps.settings.beatMs / 2)
    this.#beatTimer.unref()
  }

  /** Twice in `beatMs`: a sign of life is given every other time, the log is looked at when it is time. Never throws. */
  async #beat(): Promise<void> {
    const { runs, settings, clock, log } = this.deps
    const now = clock.monotonic()
    try {
      if (runs.isDue()) await this.#giveSign(now)
      this.#watchRedis()
      const every = this.#redisUp ? settings.lookMs : settings.lookBlindMs
      if (this.hasCompany && !this.#waking && now - this.#lastLook >= every) {
        this.#lastLook = now
        await this.#follower.look()
      }
    } catch (error) {
      log.warn({ err: error }, 'collab: no sign of life given')
    }
  }

  async #giveSign(now: number): Promise<void> {
    const { deps } = this
    const { runs } = deps
    const beat = await runs.beat()
    if (!beat.alive) {
      deps.log.error({ run: runs.id }, 'collab: given up for lost by the other nodes, beginning again')
      deps.surrender()
      await runs.begin()
      return
    }
    this.#follower.note(beat, now)
    const others = new Set(beat.others.map((other) => other.id))
    const isNew = [...others].some((id) => !this.#others.has(id))
    const wasAlone = !this.hasCompany
    this.#others = others
    // Whoever was first seen now may have stored something before: what is in the log is all ours when nobody else
    // is there, twice running.
    if (others.size === 0 && wasAlone) this.#follower.alone(beat)
    else if (others.size === 0) await this.#follower.look()
    this.#forgetTheDead()
    if (isNew) {
      this.#lastLook = -Infinity
      this.#introduce()
    }
    const word: Word = { kind: 'news', run: runs.id, news: { type: 'beat' } }
    this.#redis?.publish(ALL, encodeWord(word))
    await this.#notices.say(word)
  }

  #watchRedis(): void {
    if (!this.#redis) return
    const up = this.#hears('redis')
    const now = this.deps.clock.monotonic()
    if (up !== this.#redisUp) {
      this.#redisUp = up
      this.#redisDownSince = now
      this.deps.log.info({ up }, 'collab: Redis')
      if (up) {
        this.#lastLook = -Infinity
        // Who left meanwhile may have left unheard: whoever is still there says so.
        for (const run of this.#others) this.#forget(run)
        this.#introduce()
      }
    }
    // Cursors that nobody moves any more would stand there for ever.
    if (!up && now - this.#redisDownSince > this.deps.settings.runLostMs) {
      for (const run of this.#others) this.#forget(run)
    }
  }

  /** Tells the others who is here, and asks who is there. */
  #introduce(): void {
    this.#say({ kind: 'news', news: { type: 'hello' } })
    this.#tellEverything()
    for (const room of this.#follower.all()) this.#say({ kind: 'who', documentId: room.row.id })
  }

  #tellEverything(): void {
    this.#tellPeople(true)
    for (const room of this.#follower.all()) this.#tellAwareness(room)
  }

  #tellAwareness(room: Room): void {
    const payload = room.awarenessHere()
    this.#say({ kind: 'awareness', documentId: room.row.id, whole: true, payload })
  }

  #tellPeople(whole: boolean): void {
    const here = this.deps.people()
    const pages: Record<string, Visitor[]> = {}
    for (const page of whole ? here.keys() : this.#pages) pages[page] = (here.get(page) ?? []).map(publicPart)
    this.#pages.clear()
    this.#say({ kind: 'news', news: { type: 'people', pages, whole } })
  }

  #forgetTheDead(): void {
    for (const run of this.#elsewhere.runs()) if (!this.#others.has(run)) this.#forget(run)
    for (const room of this.#follower.all()) room.awarenessOnlyOf(this.#others)
  }

  #forget(run: string): void {
    this.#elsewhere.forget(run)
    for (const room of this.#follower.all()) room.awarenessGone(run)
  }

  /** This process has slept: what was true before may not be. */
  #wake(): void {
    const { log, hold, runs } = this.deps
    log.warn({}, 'collab: this process has slept')
    this.#heard.redis = this.#heard.notices = -Infinity
    runs.hurry()
    this.#waking = true
    const sign = this.#beating.then(() => this.#giveSign(this.deps.clock.monotonic()))
    void hold(sign).finally(() => {
      this.#waking = false
      this.#lastLook = -Infinity
    })
  }

  /** By both ways: once is enough, and it must not be missed. */
  async #tell(news: News): Promise<void> {
    const word: Word = { kind: 'news', run: this.deps.runs.id, news }
    this.#redis?.publish(ALL, encodeWord(word))
    await this.#notices.say(word)
  }

  #say(word: WithoutRun<Word>): void {
    if (!this.#redis) return
    const channel = word.kind === 'news' ? ALL : channelOf(word.documentId)
    this.#redis.publish(channel, encodeWord({ ...word, run: this.deps.runs.id }))
  }

  #decode(bytes: Buffer): void {
    try {
      this.#hear(decodeWord(bytes), 'redis')
    } catch (error) {
      this.deps.log.warn({ err: error }, 'collab: a message that is not ours')
    }
  }

  #hear(word: Word, way: 'redis' | 'notices'): void {
    this.look()
    if (word.run === this.deps.runs.id) {
      if (word.kind === 'news' && word.news.type === 'beat') this.#heard[way] = this.deps.clock.monotonic()
      return
    }
    // Rights are asked again whoever says so; everything else only of nodes that the database knows to be alive.
    if (word.kind === 'news') this.#hearNews(word.run, word.news)
    else if (this.#others.has(word.run)) this.#hearOf(word)
  }

  #hearNews(run: string, news: News): void {
    if ('id' in news) {
      if (this.#known.has(news.id)) return
      this.#known.add(news.id)
      const [oldest] = this.#known
      if (this.#known.size > 1_000 && oldest !== undefined) this.#known.delete(oldest)
    }
    if (news.type === 'recheck') void this.deps.recheck(news.scope)
    else if (news.type === 'replaced') this.#follower.room(news.documentId)?.replaced(news.epoch)
    else if (news.type === 'told') this.deps.told(news.pageId, news.topic, news.people)
    else if (!this.#others.has(run)) return
    else if (news.type === 'hello') this.#tellEverything()
    else if (news.type === 'people') this.#elsewhere.learn(run, news.pages, news.whole)
  }

  #hearOf(word: Exclude<Word, { kind: 'news' }>): void {
    const room = this.#follower.room(word.documentId)
    // What comes while everyone is asked about again is found by the look that follows.
    if (!room || this.#waking) return
    if (word.kind === 'who') this.#tellAwareness(room)
    else if (word.kind === 'awareness') room.awarenessFrom(word.run, word.payload, word.whole)
    else void this.#follower.received(word.documentId, word.xid, word.epoch, word.updates)
  }
}

type WithoutRun<T> = T extends unknown ? Omit<T, 'run'> : never

/** What may be said of someone to another node: no proof of who they are leaves this one. */
function publicPart({ personId, name, tint, organisationCode }: Visitor): Visitor {
  return { personId, sessionId: null, name, tint, organisationCode }
}
