// One mutated update, from its seed: what the server would do with it, and what must hold afterwards.
import * as Y from 'yjs'
import { admit } from '#server/collab/admission'
import { GuardError, inspect } from '#server/collab/guard'
import { KnownByDoc } from '#server/collab/known'
import { applySlices } from '#server/collab/large'
import { NO_LIMITS } from '#server/collab/guard'
import { DEFAULTS } from '#server/collab/settings'
import { sliceUpdate } from '#server/collab/slices'
import { canonicalBody } from '#shared/collab/canonical'
import { jsonOf } from '#shared/editor/index'
import { seeded } from '../chaos/random'
import type { Sample } from './corpus'
import { mutate } from './mutate'

export type Fate = 'refused' | 'waits' | 'nothing new' | 'applied' | 'applied, ordered otherwise'

export interface CaseResult {
  fate: Fate
  /** Guard and application alone. */
  ms: number
  /** Growth of the heap and of buffers, when it could be seen. */
  bytes: number
}

/** @throws when the server would have been harmed: the message says how. */
export async function updateCase(seed: number, samples: Sample[]): Promise<CaseResult> {
  const random = seeded(seed)
  const pick = <T>(list: T[]): T => {
    const found = list[Math.floor(random() * list.length)]
    if (found === undefined) throw new Error('an empty corpus')
    return found
  }
  const sample = pick(samples)
  const update = mutate(pick(sample.updates), pick(pick(samples).updates), random)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, sample.base)
  const slicing = random() < 0.2
  const before = memory()
  const started = performance.now()
  const fate = await enter(doc, update, slicing)
  const result = { fate, ms: performance.now() - started, bytes: Math.max(0, memory() - before) }
  if (fate === 'applied' && !isSound(doc)) result.fate = 'applied, ordered otherwise'
  return result
}

async function enter(doc: Y.Doc, update: Uint8Array, slicing: boolean): Promise<Fate> {
  try {
    const found = inspect(update, DEFAULTS)
    const candidate = { update, found, personId: 'person', asked: () => false, depthLater: false }
    const verdict = admit(candidate, {
      doc,
      known: new KnownByDoc(doc),
      shared: false,
      epoch: 1,
      limits: DEFAULTS,
      owner: () => ({ personId: 'person', epoch: 1, lost: false, elsewhere: false }),
      announcer: () => null
    })
    if (verdict.kind === 'hold' || verdict.kind === 'claim') return 'waits'
    if (verdict.kind === 'nothing-new') return 'nothing new'
    if (verdict.kind === 'refuse') return 'refused'
  } catch (error) {
    // Refused by its reader; anything else would be a fault in the handler.
    if (error instanceof GuardError) return 'refused'
    throw new Error(`the guard threw ${String(error)}`, { cause: error })
  }
  if (slicing) await inSlices(doc, update)
  else Y.applyUpdate(doc, update)
  return 'applied'
}

async function inSlices(doc: Y.Doc, update: Uint8Array): Promise<void> {
  try {
    await applySlices(doc, sliceUpdate(update, { sliceBytes: 200, sliceStructs: 3 }), DEFAULTS.nestingDepth)
  } catch (error) {
    if (!(error instanceof GuardError)) throw error
  }
}

/**
 * False when a fresh copy shows the same words in another order: neighbours that contradict each other (an item between two that do not
 * stand in that order) are put where the path of edits led. No word is lost; browsers and server find it by message 102.
 * @throws when it does not load, is not complete, does not render, or holds other words
 */
function isSound(doc: Y.Doc): boolean {
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error('something was left pending')
  const state = Y.encodeStateAsUpdate(doc)
  inspect(state, NO_LIMITS)
  const again = new Y.Doc()
  Y.applyUpdate(again, state)
  if (again.store.pendingStructs || again.store.pendingDs) throw new Error('incomplete when loaded again')
  // Loading tidies up useless marks: both copies get what the other did.
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(again))
  JSON.stringify(jsonOf(again.getXmlFragment('default')))
  const [kept, loaded] = [canonicalBody(doc), canonicalBody(again)]
  if (kept === loaded) return true
  if (letters(doc) !== letters(again)) throw new Error('other words when loaded again')
  return false
}

/** Every character of the body, in alphabetical order. */
function letters(doc: Y.Doc): string {
  const walker = doc.getXmlFragment('default').createTreeWalker((node) => node instanceof Y.XmlText)
  const texts = [...walker].map((node) => (node instanceof Y.XmlText ? JSON.stringify(node.toDelta()) : ''))
  const words = texts.flatMap((delta) =>
    (JSON.parse(delta) as { insert: unknown }[]).map((run) => run.insert)
  )
  return words
    .filter((word) => typeof word === 'string')
    .join('')
    .split('')
    .sort()
    .join('')
}

function memory(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
