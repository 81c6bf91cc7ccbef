// What the server said, kept for when it cannot be asked: `cachedGet` in +page.ts loads makes a screen open without network.
import { isApiError } from '$lib/api/client'
import { tellHeard } from '../heard'
import { done, result, withDatabase, writing } from './database'
import { rememberedPerson } from './person'
import type { CacheRecord } from './records'

export interface CacheOptions {
  /** After this many milliseconds without an answer, what is kept here is shown. */
  patience?: number
}

/**
 * The server's answer, or, when it cannot be reached, its last answer to this person on this device.
 * A refusal (404, 403) is never hidden by the copy: the copy is deleted.
 * @param key the same key for the same thing: `page:<id>`, `initiative:<slug>`
 */
export async function cachedGet<T>(
  key: string,
  fetcher: () => Promise<T>,
  options: CacheOptions = {}
): Promise<T> {
  const person = rememberedPerson()
  if (person === null || typeof indexedDB === 'undefined') return fetcher()
  const answer = fetcher()
  const quick = await firstOf(answer, options.patience ?? 4000)
  if (quick.kind === 'value') {
    tellHeard()
    await remember(person, key, quick.value)
    return quick.value
  }
  if (quick.kind === 'error' && !isUnreachable(quick.error)) {
    if (isGone(quick.error)) await forget(person, key)
    throw quick.error
  }
  const kept = await recall<T>(person, key)
  if (kept === null) return answer
  // Late rather than never: the next visit has it.
  void answer.then((value) => remember(person, key, value)).catch(ignoreUnreachable)
  return kept.value
}

/** Puts a value by hand: a page made offline, an answer that came with another. */
export async function cachePut(key: string, value: unknown): Promise<void> {
  const person = rememberedPerson()
  if (person !== null) await remember(person, key, value)
}

/** Puts what a person has written and what is nowhere else. @throws when the device has not confirmed it: nobody may then say it is kept */
export async function cacheKeep(key: string, value: unknown): Promise<void> {
  const person = rememberedPerson()
  if (person === null) throw new Error('nobody to keep it for')
  await withDatabase(person, async (database) => {
    const transaction = writing(database, 'cache')
    const record: CacheRecord = { key, value, at: new Date().toISOString() }
    transaction.objectStore('cache').put(record)
    await done(transaction)
  })
}

export async function cacheRead<T>(key: string): Promise<T | null> {
  const person = rememberedPerson()
  if (person === null || typeof indexedDB === 'undefined') return null
  return (await recall<T>(person, key))?.value ?? null
}

export async function cacheForget(key: string): Promise<void> {
  const person = rememberedPerson()
  if (person !== null) await forget(person, key)
}

type Outcome<T> = { kind: 'value'; value: T } | { kind: 'error'; error: unknown } | { kind: 'slow' }

function firstOf<T>(answer: Promise<T>, patience: number): Promise<Outcome<T>> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ kind: 'slow' }), patience)
    answer.then(
      (value) => resolve({ kind: 'value', value }),
      (error: unknown) => resolve({ kind: 'error', error })
    )
    void answer.catch(() => undefined).finally(() => clearTimeout(timer))
  })
}

/** Offline, server stopped, or a proxy that answers for a server that does not. */
export function isUnreachable(error: unknown): boolean {
  if (isApiError(error)) return error.status === 0 || [502, 503, 504].includes(error.status)
  return error instanceof TypeError
}

function isGone(error: unknown): boolean {
  return isApiError(error) && (error.status === 404 || error.status === 403 || error.status === 410)
}

function ignoreUnreachable(error: unknown): void {
  if (!isUnreachable(error)) console.warn('a kept answer could not be refreshed', error)
}

/** Keeping a copy is a comfort: a full device must not break the screen that has the answer. */
async function remember(person: string, key: string, value: unknown): Promise<void> {
  try {
    await withDatabase(person, async (database) => {
      const transaction = database.transaction('cache', 'readwrite')
      const record: CacheRecord = { key, value, at: new Date().toISOString() }
      transaction.objectStore('cache').put(record)
      await done(transaction)
    })
  } catch (error) {
    console.warn('not kept on this device', key, error)
  }
}

async function recall<T>(person: string, key: string): Promise<{ value: T } | null> {
  try {
    return await withDatabase(person, async (database) => {
      const store = database.transaction('cache').objectStore('cache')
      const record: CacheRecord | undefined = await result(store.get(key))
      // Written by `remember` with the same key, hence the same shape.
      return record ? { value: record.value as T } : null
    })
  } catch (error) {
    console.warn('this device could not be read', error)
    return null
  }
}

async function forget(person: string, key: string): Promise<void> {
  await withDatabase(person, async (database) => {
    const transaction = writing(database, 'cache')
    transaction.objectStore('cache').delete(key)
    await done(transaction)
  })
}
