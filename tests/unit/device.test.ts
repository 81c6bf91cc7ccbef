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

describe('the outbox', () => {
  test('keeps requests on disk, sends them in order and once, and stops when the server is silent', async () => {
    const story = await inPage(`
      const create = { kind: 'page.create', pageId: 'p', initiativeId: 'i', title: 'Note', parentId: null, href: '/x' }
      await kit.enqueue('anna', create)
      await kit.enqueue('anna', { kind: 'page.rename', pageId: 'p', title: 'Notes de Plufur', href: '/x' })
      await kit.enqueue('anna', { kind: 'page.rename', pageId: 'q', title: 'Q', href: '/q' })
      const sent = []
      const silent = { create: () => Promise.reject(new kit.ApiError('network.unreachable', 0, '')), rename: () => sent.push('!') }
      await kit.sendOutbox('anna', silent)
      const kept = (await kit.readOutbox('anna')).length
      const sender = { create: async (t) => sent.push('create ' + t.title), rename: async (t) => sent.push('rename ' + t.title) }
      await Promise.all([kit.sendOutbox('anna', sender), kit.sendOutbox('anna', sender)])
      return { kept, sent, left: (await kit.readOutbox('anna')).length }`)
    expect(story).toEqual({ kept: 2, sent: ['create Notes de Plufur', 'rename Q'], left: 0 })
  })

  test('a refused request is shown with its reason and not tried again', async () => {
    const story = await inPage(`
      await kit.enqueue('anna', { kind: 'page.rename', pageId: 'p', title: 'x', href: '/x' })
      let tries = 0
      const sender = { create: async () => 0, rename: async () => { tries += 1; throw new kit.ApiError('page.not_found', 404, '') } }
      await kit.sendOutbox('anna', sender); await kit.sendOutbox('anna', sender)
      const [waiting] = await kit.readWaiting('anna')
      await kit.dropTask('anna', waiting.taskId)
      return { tries, problem: waiting.problem, left: (await kit.readWaiting('anna')).length }`)
    expect(story).toEqual({ tries: 1, problem: 'page.not_found', left: 0 })
  })

  test('a page renamed again while its name is being sent keeps the newer name in line', async () => {
    const story = await inPage(`
      const names = []
      await kit.enqueue('anna', { kind: 'page.rename', pageId: 'p', title: 'un', href: '/x' })
      const sender = { create: async () => 0, rename: async (t) => {
        names.push(t.title)
        if (t.title === 'un') await kit.enqueue('anna', { kind: 'page.rename', pageId: 'p', title: 'deux', href: '/x' })
      } }
      await kit.sendOutbox('anna', sender); await kit.sendOutbox('anna', sender)
      return { names, left: (await kit.readOutbox('anna')).length }`)
    expect(story).toEqual({ names: ['un', 'deux'], left: 0 })
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
