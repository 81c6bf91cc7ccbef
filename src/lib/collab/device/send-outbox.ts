// Sends what waits: oldest first, one tab at a time in each lane, each with its key, so that what arrived unheard is not done twice. A silence stops
// everything; what is refused stops what comes after it on the same subject, and nothing else.
import { createApi, isApiError } from '$lib/api/client'
import { isUnreachable } from './cache'
import { exclusive, whenFree } from './exclusive'
import { concludeFailed, concludeSent, readOutbox, takeForSending } from './outbox'
import type { StepResult } from '../sending'
import type { WorkKind, WorkKinds, WorkRecord, WorkRequest } from './work'

/** A server that fails so often on one thing will not do it: the person is told. */
const MAX_FAILURES = 5

/** A request that hangs for so long is a silence. What is large judges its line itself. */
const LIGHT_PATIENCE_MS = 12_000

/** What is large has a line of its own, so that a word does not wait for a film. */
export type Lane = 'light' | 'heavy'

/** Null: nothing of it is under way any more. */
export type Progress = (subject: string, share: number | null) => void

/** Of one lane; what waits in the other holds back whatever comes after it. */
export async function sendOutbox(
  personId: string,
  kinds: WorkKinds,
  lane: Lane,
  onprogress: Progress = () => undefined
): Promise<StepResult> {
  const result: StepResult = { heard: true, asked: 0, sent: 0 }
  await exclusive(`outbox.${lane}.${personId}`, async () => {
    const held = new Set<string>()
    for (const waiting of await readOutbox(personId)) {
      const kind = kinds.get(waiting.kind)
      const mayLeave =
        kind !== undefined &&
        waiting.problem === undefined &&
        (kind.heavy ? 'heavy' : 'light') === lane &&
        ![waiting.subject, ...(waiting.after ?? [])].some((subject) => held.has(subject))
      const outcome = mayLeave ? await sendOne(personId, kind, waiting, onprogress) : 'held'
      if (outcome === 'sent') result.sent += 1
      if (outcome === 'held') held.add(waiting.subject)
      if (typeof outcome === 'string') continue
      result.heard = false
      result.asked = outcome.asked
      return
    }
  })
  return result
}

/** Resolves when no tab sends what is not large. */
export const whenLightSent = (personId: string): Promise<void> => whenFree(`outbox.light.${personId}`)

/** Nothing comes of asking again now. */
interface Silence {
  asked: number
}

async function sendOne(
  personId: string,
  kind: WorkKind,
  waiting: WorkRecord,
  onprogress: Progress
): Promise<'sent' | 'gone' | 'held' | Silence> {
  const record = await takeForSending(personId, waiting.id ?? -1)
  if (!record) return 'gone'
  const outcome = await attempt(kind, record, (share) => onprogress(record.subject, share))
  onprogress(record.subject, null)
  if (outcome === 'sent') {
    await concludeSent(personId, record)
    return 'sent'
  }
  if ('asked' in outcome) return outcome
  await concludeFailed(personId, record, outcome)
  return 'held'
}

type Outcome = 'sent' | Silence | Pick<WorkRecord, 'problem' | 'failures'>

async function attempt(
  kind: WorkKind,
  record: WorkRecord,
  onprogress: (share: number) => void
): Promise<Outcome> {
  if (kind.read(record.payload) === null) return { problem: 'request.invalid' }
  try {
    await kind.send(record.payload, { ...requestWith(record.key, kind.heavy === true), onprogress })
    return 'sent'
  } catch (error) {
    // Done, and the answer is lost for good: nobody waits for it here.
    if (isApiError(error, 'idempotency.done')) return 'sent'
    if (isUnreachable(error) || isApiError(error, 'session.required', 'rate.limited', 'storage.full'))
      return { asked: isApiError(error) ? error.retryAfter * 1000 : 0 }
    if (error instanceof DOMException && ['AbortError', 'TimeoutError'].includes(error.name))
      return { asked: 0 }
    if (!isApiError(error)) throw error
    // Another tab, or a server that died with it a moment ago.
    if (error.code === 'idempotency.running') return {}
    const failures = (record.failures ?? 0) + 1
    if (error.code === 'internal' && failures < MAX_FAILURES) return { failures }
    return { failures, problem: error.code }
  }
}

function requestWith(key: string, heavy: boolean): Omit<WorkRequest, 'onprogress'> {
  const keyed: typeof globalThis.fetch = (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('Idempotency-Key', key)
    const signal = heavy ? init?.signal : AbortSignal.timeout(LIGHT_PATIENCE_MS)
    return fetch(input, { ...init, headers, ...(signal && { signal }) })
  }
  return { key, fetch: keyed, api: createApi(keyed) }
}
