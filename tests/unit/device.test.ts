import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { chromiumModule, type ChromiumModule } from '../support/chromium-module'
import type * as Kit from './device-kit'

declare const kit: typeof Kit

let browser: ChromiumModule
let page: Page

beforeAll(async () => {
  browser = await chromiumModule('tests/unit/device-kit.ts')
  page = await browser.open()
})
afterAll(() => browser.close())
beforeEach(() =>
  page.evaluate(async () => {
    kit.rememberPerson('anna')
    await kit.wipeDevice()
    kit.rememberPerson('anna')
  })
)

/** Opens a document of a room of its own, in this tab. */
const open = `(async (room, epoch = 1, personId = 'anna') => {
  const doc = new kit.Y.Doc()
  const about = { personId, room, pageId: room, epoch, title: 'Guide', href: '/initiatives/x/documents/' + room }
  const store = new kit.DocumentStore(doc, about)
  doc.on('update', (u, origin) => { if (origin !== Symbol.for('x') && typeof origin !== 'symbol') store.add(u, true) })
  const loaded = await store.load()
  return { doc, store, loaded, text: doc.getText('t') }
})`

/** Runs in the page with `open` at hand. */
function inPage<T>(body: string, tab: Page = page): Promise<T> {
  return tab.evaluate(`(async () => { const open = ${open}; ${body} })()`)
}

describe('a document on this device', () => {
  test('is there again after the tab was closed', async () => {
    const before = await inPage(`
      const { text, store, loaded } = await open('r1')
      text.insert(0, 'gardé')
      const early = store.confirmed
      await store.flush()
      return { early, late: store.confirmed, found: loaded.found }`)
    expect(before).toEqual({ early: false, late: true, found: false })
    const other = await browser.open()
    const after = await inPage(
      `const { text, loaded } = await open('r1'); return [text.toString(), loaded]`,
      other
    )
    expect(after).toEqual(['gardé', { found: true, pending: true }])
    await other.close()
  })

  test('is not another person’s, nor another epoch’s', async () => {
    const read = await inPage(`
      const { text, store } = await open('r2'); text.insert(0, 'secret'); await store.close()
      const other = await open('r2', 1, 'bran'); const replaced = await open('r2', 2)
      return [other.text.toString(), replaced.text.toString()]`)
    expect(read).toEqual(['', ''])
  })

  test('is listed as waiting until the server has it, and settling does not hide what was typed meanwhile', async () => {
    const waiting = await inPage(`
      const { text, store } = await open('r3')
      text.insert(0, 'a'); await store.flush()
      const typed = (await kit.readWaiting('anna')).map((w) => [w.title, w.kind])
      const settling = store.settle(); text.insert(1, 'b'); await settling
      const during = (await kit.readWaiting('anna')).length
      await store.flush(); const after = (await kit.readWaiting('anna')).length
      await store.settle()
      return { typed, during, after, settled: (await kit.readWaiting('anna')).length }`)
    expect(waiting).toEqual({ typed: [['Guide', 'text']], during: 1, after: 1, settled: 0 })
  })

  test('an acknowledgement to one tab does not settle the edits of another', async () => {
    const result = await inPage(`
      const a = await open('r4'); const b = await open('r4')
      a.text.insert(0, 'a'); await a.store.flush()
      b.text.insert(0, 'b'); await b.store.flush()
      await a.store.settle()
      const left = await kit.readPendingDocuments('anna')
      const orphans = await a.store.orphans()
      b.text.insert(0, 'c'); await b.store.flush()
      await a.store.settleOrphans(orphans)
      const stillB = (await kit.readPendingDocuments('anna')).length
      await a.store.settleOrphans(await a.store.orphans())
      return { left: left.length, stillB, end: (await kit.readPendingDocuments('anna')).length }`)
    expect(result).toEqual({ left: 1, stillB: 1, end: 0 })
  })

  test('its log is made short without losing what another tab writes', async () => {
    const read = await inPage(`
      const a = await open('r5')
      for (let i = 0; i < 130; i++) { a.text.insert(a.text.length, i % 10 + ''); await a.store.flush() }
      const b = await open('r5')
      b.text.insert(0, '!'); await b.store.flush(); a.text.insert(0, '?'); await a.store.flush()
      const database = await kit.openDatabase('anna')
      const count = await new Promise((done) => {
        const request = database.transaction('updates').objectStore('updates').index('document').count('r5#1')
        request.onsuccess = () => done(request.result)
      })
      database.close()
      const c = await open('r5')
      return { count, length: c.text.length, both: c.text.toString().includes('!') && c.text.toString().includes('?') }`)
    expect(read).toEqual({ count: 3, length: 132, both: true })
  })

  test('what the server had stays apart from what it has not, through a long log, other tabs and a cold start', async () => {
    const read = await inPage(`
      const show = (update) => { const doc = new kit.Y.Doc(); kit.Y.applyUpdate(doc, update); return doc.getText('t').toString() }
      const a = await open('r8')
      a.text.insert(0, 'serveur'); await a.store.flush(); await a.store.settle()
      const settled = await a.store.before()
      // From the server, not yet written when the first edit of this person comes.
      const remote = new kit.Y.Doc(); kit.Y.applyUpdate(remote, kit.Y.encodeStateAsUpdate(a.doc))
      remote.getText('t').insert(7, '!')
      const news = kit.Y.encodeStateAsUpdate(remote, kit.Y.encodeStateVector(a.doc))
      kit.Y.applyUpdate(a.doc, news, Symbol('remote')); a.store.add(news, false)
      for (let i = 0; i < 130; i++) { a.text.insert(a.text.length, '.'); await a.store.flush() }
      a.text.delete(0, 4); await a.store.flush()
      const first = show(await a.store.before())
      const b = await open('r8')
      b.text.insert(0, 'b'); await b.store.flush(); a.text.insert(0, 'a'); await a.store.flush()
      const c = await open('r8')
      return { settled, first, then: show(await c.store.before()), whole: c.text.length }`)
    expect(read).toEqual({ settled: null, first: 'serveur!', then: 'serveur!', whole: 7 + 1 + 130 - 4 + 2 })
  })

  test('says so when a write is refused, keeps it, and writes it when there is room again', async () => {
    const states = await inPage(`
      const { text, store } = await open('r6')
      const add = IDBObjectStore.prototype.add
      IDBObjectStore.prototype.add = function () { this.transaction.abort(); throw new DOMException('full', 'QuotaExceededError') }
      text.insert(0, 'x'); await store.flush()
      const refused = { confirmed: store.confirmed, failure: String(store.failure?.name) }
      IDBObjectStore.prototype.add = add
      await store.flush()
      const again = await open('r6')
      return { refused, confirmed: store.confirmed, text: again.text.toString() }`)
    expect(states).toEqual({
      refused: { confirmed: false, failure: 'QuotaExceededError' },
      confirmed: true,
      text: 'x'
    })
  })

  test('does not come back after the device was wiped, even if a tab is still typing', async () => {
    const left = await inPage(`
      const { text, store } = await open('r7')
      text.insert(0, 'x'); await store.flush()
      await kit.wipeDevice()
      text.insert(0, 'y'); await store.flush()
      const names = (await indexedDB.databases()).map((d) => d.name).filter((name) => name.includes('anna'))
      return { names, confirmed: store.confirmed }`)
    expect(left).toEqual({ names: [], confirmed: false })
  })
})

/** Kinds of work whose sending the test plays: `answers` says what becomes of each. */
const outbox = `
  const sent = []
  const answers = { default: async () => 0 }
  const refuse = (code, status = 409) => async () => { throw new kit.ApiError(code, status, '') }
  const silent = refuse('network.unreachable', 0)
  const kind = (name, more = {}) => kit.workKind({
    name, words: '', read: (value) => value,
    send: async (payload, request) => {
      sent.push(name + ' ' + (payload.title ?? payload))
      await (answers[payload.title ?? payload] ?? answers.default)(request)
    }, ...more })
  const kinds = kit.workKinds([
    kind('page.create'), kind('page.rename', { joins: kit.pageRename.joins }),
    kind('record'), kind('file', { heavy: true })])
  const add = (work) => kit.enqueue('anna', kinds, work)
  const create = (pageId, title) => add(kit.creationOf({ pageId, initiativeId: 'i', title, parentId: null }, '/' + pageId))
  const rename = (pageId, title) => add(kit.renameOf({ pageId, title }, '/' + pageId))
  const record = (subject, payload, after) => add({ kind: 'record', subject, after, title: payload, href: '/', payload })
  const send = (lane = 'light') => kit.sendOutbox('anna', kinds, lane)
  const rows = () => kit.readWaiting('anna')
`
const inOutbox = <T>(body: string): Promise<T> => inPage(`${outbox} ${body}`)

describe('the outbox', () => {
  test('keeps work on disk, sends it in order and once, and stops when the server is silent', async () => {
    const story = await inOutbox(`
      await create('p', 'Note'); await rename('p', 'Notes de Plufur'); await rename('q', 'Q')
      answers.default = silent
      const { heard } = await send(); const tried = sent.splice(0)
      const kept = (await kit.readOutbox('anna')).length
      answers.default = async () => 0
      await Promise.all([send(), send()])
      return { heard, tried, kept, sent, left: (await kit.readOutbox('anna')).length }`)
    expect(story).toEqual({
      heard: false,
      tried: ['page.create Notes de Plufur'],
      kept: 2,
      sent: ['page.create Notes de Plufur', 'page.rename Q'],
      left: 0
    })
  })

  test('every piece of work has a key of its own, the same each time it is sent', async () => {
    const keys = await inOutbox(`
      const seen = []
      globalThis.fetch = async (_, { headers }) => { seen.push(headers.get('Idempotency-Key')); throw new TypeError('cut') }
      answers.default = async ({ fetch }) => { await fetch('/x', { method: 'POST' }) }
      await record('record:1', 'a'); await send(); await send()
      await record('record:2', 'b'); await kit.dropTask('anna', (await kit.readOutbox('anna'))[0].id); await send()
      return seen`)
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.anything(), expect.anything()])
    expect(new Set(keys as string[]).size).toBe(2)
  })

  test('refused work is shown with its reason and kept until the person decides; the rest goes on', async () => {
    const story = await inOutbox(`
      answers.b = refuse('page.not_found', 404)
      await record('record:1', 'a'); await record('record:1', 'b'); await record('record:1', 'c'); await record('record:2', 'd')
      await record('record:3', 'e', ['record:1'])
      await send(); await send()
      const first = sent.splice(0)
      const shown = (await rows()).map(({ title, problem }) => title + ' ' + problem).sort()
      answers.b = async () => 0
      const refused = (await rows()).find(({ problem }) => problem !== null)
      await kit.retryTask('anna', refused.taskId); await send()
      return { first, shown, then: sent, left: (await rows()).length }`)
    expect(story).toEqual({
      first: ['record a', 'record b', 'record d'],
      shown: ['b page.not_found', 'c null', 'e null'],
      then: ['record b', 'record c', 'record e'],
      left: 0
    })
  })

  test('given up, it goes and what stood behind it leaves', async () => {
    const story = await inOutbox(`
      answers.a = refuse('access.forbidden', 403)
      await record('record:1', 'a'); await record('record:1', 'b'); await send()
      await kit.dropTask('anna', (await kit.readOutbox('anna'))[0].id); await send()
      return { sent, left: (await rows()).length }`)
    expect(story).toEqual({ sent: ['record a', 'record b'], left: 0 })
  })

  test('a server that fails on one thing does not keep the others back, and is not asked for ever', async () => {
    const story = await inOutbox(`
      answers.a = refuse('internal', 500)
      await record('record:1', 'a'); await record('record:2', 'b')
      for (let i = 0; i < 8; i++) await send()
      return { sent, problem: (await rows()).map(({ problem }) => problem) }`)
    expect(story).toEqual({
      sent: ['record a', 'record b', 'record a', 'record a', 'record a', 'record a'],
      problem: ['internal']
    })
  })

  test('« already done » is done; « at work » is asked again', async () => {
    const story = await inOutbox(`
      answers.a = refuse('idempotency.done'); answers.b = refuse('idempotency.running')
      await record('record:1', 'a'); await record('record:2', 'b'); await send()
      const between = (await rows()).map(({ title, problem }) => title + ' ' + problem)
      answers.b = async () => 0; await send()
      return { between, left: (await rows()).length }`)
    expect(story).toEqual({ between: ['b null'], left: 0 })
  })

  test('large things leave after the texts; a kind that this version does not know waits', async () => {
    const story = await inOutbox(`
      await add({ kind: 'file', subject: 'file:1', title: 'f', href: '/', payload: { title: 'f', blob: new Blob(['xyz']) } })
      await add({ kind: 'unknown', subject: 'u', title: 'u', href: '/', payload: 1 })
      await record('record:1', 'a')
      await send('light'); const light = sent.splice(0)
      const [kept] = await kit.readOutbox('anna'); const words = await kept.payload.blob.text()
      await send('heavy')
      return { light, words, sent, left: (await rows()).map(({ kind }) => kind) }`)
    expect(story).toEqual({ light: ['record a'], words: 'xyz', sent: ['file f'], left: ['unknown'] })
  })

  test('a page renamed again while its name is being sent keeps the newer name in line', async () => {
    const story = await inOutbox(`
      answers.un = () => rename('p', 'deux')
      await rename('p', 'un'); await send(); await send()
      return { sent, left: (await rows()).length }`)
    expect(story).toEqual({ sent: ['page.rename un', 'page.rename deux'], left: 0 })
  })

  test('a page that may already be on the server is not made under another name: it is renamed after', async () => {
    const story = await inOutbox(`
      answers.default = silent
      await create('p', 'un'); await send(); await rename('p', 'deux'); await rename('p', 'trois')
      const shown = (await rows()).length
      answers.default = async () => 0; await send()
      return { sent, shown }`)
    expect(story).toEqual({
      sent: ['page.create un', 'page.create un', 'page.rename trois'],
      shown: 1
    })
  })

  test('a refused name gives way to another one', async () => {
    const story = await inOutbox(`
      answers.x = refuse('page.trashed'); await rename('p', 'x'); await send()
      await rename('p', 'y'); await send()
      return { sent, left: (await rows()).length }`)
    expect(story).toEqual({ sent: ['page.rename x', 'page.rename y'], left: 0 })
  })

  test('what the version before this one left is sent too', async () => {
    const story = await inOutbox(`
      const database = await kit.openDatabase('anna')
      const transaction = database.transaction('outbox', 'readwrite')
      transaction.objectStore('outbox').add({ kind: 'page.create', pageId: 'p', initiativeId: 'i', title: 'Ancienne', parentId: null, href: '/p', at: '2026-11-01T10:00:00.000Z' })
      transaction.objectStore('outbox').add({ kind: 'page.rename', pageId: 'q', title: 'Titre', href: '/q', at: '2026-11-01T10:00:00.000Z' })
      await new Promise((resolve) => { transaction.oncomplete = resolve })
      database.close()
      const keys = [(await kit.readOutbox('anna'))[0].key, (await kit.readOutbox('anna'))[0].key]
      await send()
      return { sent, keys, left: (await rows()).length }`)
    expect(story).toEqual({
      sent: ['page.create Ancienne', 'page.rename Titre'],
      keys: ['device-20261101100000000-1', 'device-20261101100000000-1'],
      left: 0
    })
  })
})

describe('answers kept for later', () => {
  test('are given when the server is silent, refreshed when it answers, deleted when it refuses', async () => {
    const story = await inPage(`
      const silent = () => Promise.reject(new kit.ApiError('network.unreachable', 0, ''))
      const gone = () => Promise.reject(new kit.ApiError('page.not_found', 404, ''))
      const code = (promise) => promise.then(() => 'ok', (error) => error.code)
      const first = await kit.cachedGet('page:1', async () => ({ v: 1 }))
      const offline = await kit.cachedGet('page:1', silent)
      const slow = await kit.cachedGet('page:1', () => new Promise((r) => setTimeout(() => r({ v: 2 }), 200)), { patience: 20 })
      let fresh = slow
      while (fresh.v === 1) fresh = await kit.cachedGet('page:1', silent)
      return { first, offline, slow, fresh, gone: await code(kit.cachedGet('page:1', gone)), after: await code(kit.cachedGet('page:1', silent)) }`)
    expect(story).toEqual({
      first: { v: 1 },
      offline: { v: 1 },
      slow: { v: 1 },
      fresh: { v: 2 },
      gone: 'page.not_found',
      after: 'network.unreachable'
    })
  })
})

test('texts set aside are read back with their words', async () => {
  const drafts = await inPage(`
    const content = { text: 'à sauver', state: new Uint8Array([0, 0]) }
    await kit.keepDraft({ personId: 'anna', pageId: 'p', title: 'Guide' }, content, '4403')
    const drafts = await kit.readDrafts('anna')
    await kit.dropDraft('anna', drafts[0].id)
    return [drafts.map(({ title, reason, text }) => [title, reason, text]), (await kit.readDrafts('anna')).length]`)
  expect(drafts).toEqual([[['Guide', '4403', 'à sauver']], 0])
})
