// Sends what waits: oldest first, one tab at a time, each with its key, so that what arrived unheard is not done twice. A silence stops
// everything; what is refused stops what comes after it on the same subject, and nothing else.
import { createApi, isApiError } from '$lib/api/client'
import { isUnreachable } from './cache'
import { exclusive } from './exclusive'
import { concludeFailed, concludeSent, readOutbox, takeForSending } from './outbox'
import type { WorkKind, WorkKinds, WorkRecord, WorkRequest } from './work'

/** A server that fails so often on one thing will not do it: the person is told. */
const MAX_FAILURES = 5

/** `light`: what is not large, before the texts; `all` after them. @returns false: the server is silent */
export async function sendOutbox(
  personId: string,
  kinds: WorkKinds,
  which: 'light' | 'all' = 'all'
): Promise<boolean> {
  let heard = true
  await exclusive(`outbox.${personId}`, async () => {
    const held = new Set<string>()
    for (const waiting of await readOutbox(personId)) {
      const kind = kinds.get(waiting.kind)
      const mayLeave =
        kind !== undefined &&
        waiting.problem === undefined &&
        !(kind.heavy && which === 'light') &&
        ![waiting.subject, ...(waiting.after ?? [])].some((subject) => held.has(subject))
      const outcome = mayLeave ? await sendOne(personId, kind, waiting) : 'held'
      if (outcome === 'held') held.add(waiting.subject)
      if (outcome !== 'silence') continue
      heard = false
      return
    }
  })
  return heard
}

async function sendOne(
  personId: string,
  kind: WorkKind,
  waiting: WorkRecord
): Promise<'left' | 'held' | 'silence'> {
  const record = await takeForSending(personId, waiting.id ?? -1)
  if (!record) return 'left'
  const outcome = await attempt(kind, record)
  if (outcome === 'silence') return 'silence'
  if (outcome === 'sent') {
    await concludeSent(personId, record)
    return 'left'
  }
  await concludeFailed(personId, record, outcome)
  return 'held'
}

type Outcome = 'sent' | 'silence' | Pick<WorkRecord, 'problem' | 'failures'>

async function attempt(kind: WorkKind, record: WorkRecord): Promise<Outcome> {
  if (kind.read(record.payload) === null) return { problem: 'request.invalid' }
  try {
    await kind.send(record.payload, requestWith(record.key))
    return 'sent'
  } catch (error) {
    // Done, and the answer is lost for good: nobody waits for it here.
    if (isApiError(error, 'idempotency.done')) return 'sent'
    if (isUnreachable(error) || isApiError(error, 'session.required', 'rate.limited', 'storage.full'))
      return 'silence'
    if (!isApiError(error)) throw error
    // Another tab, or a server that died with it a moment ago.
    if (error.code === 'idempotency.running') return {}
    const failures = (record.failures ?? 0) + 1
    if (error.code === 'internal' && failures < MAX_FAILURES) return { failures }
    return { failures, problem: error.code }
  }
}

function requestWith(key: string): WorkRequest {
  const keyed: typeof globalThis.fetch = (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('Idempotency-Key', key)
    return fetch(input, { ...init, headers })
  }
  return { fetch: keyed, api: createApi(keyed) }
}
