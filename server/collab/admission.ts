// May this update enter this document, now? Decided before it is applied, with the document as it stands.
import type * as Y from 'yjs'
import { CLOSE } from '#shared/collab/protocol'
import { nestsDeeper } from './depth'
import type { Inspection } from './guard'
import { bringsNews, type Known } from './known'
import type { Settings } from './settings'

/** Whose clientID this is, in one document. */
export interface Owner {
  personId: string | null
  epoch: number
  /** Its last run of the server crashed and it has not written since: peers may hand back what was not on disk. */
  lost: boolean
  /** Its last run is that of another node, which has neither stopped nor been given up for lost. */
  elsewhere: boolean
}

export interface Candidate {
  update: Uint8Array
  found: Inspection
  personId: string | null
  /** With several nodes: has the table been asked whose this id is, for this frame or since this socket came? */
  asked(client: number): boolean
  /** Looked at slice by slice instead. */
  depthLater?: boolean
}

export type Admission =
  | { kind: 'apply' }
  | { kind: 'nothing-new' }
  /** It builds on something that has not arrived: keep it aside, out of the document. */
  | { kind: 'hold' }
  /** These clientIDs have no owner that this room knows of: ask the table first. */
  | { kind: 'claim'; clients: number[] }
  | { kind: 'refuse'; code: number; reason: string }

export interface AdmissionContext {
  doc: Y.Doc
  known: Known
  epoch: number
  /** Other nodes write too: what this one remembers of owners may be old. */
  shared: boolean
  owner(client: number): Owner | undefined
  /** The person who shows this id as their own in awareness, right now. */
  announcer(client: number): string | null
  limits: Pick<Settings, 'nestingDepth' | 'rootTypes' | 'updateClients'>
}

export function admit(candidate: Candidate, context: AdmissionContext): Admission {
  const { found } = candidate
  if (!bringsNews(found, context.known)) return { kind: 'nothing-new' }
  const claims: number[] = []
  for (const range of found.ranges) {
    if (range.to <= context.known.state(range.client)) continue
    const owner = context.owner(range.client)
    if (context.shared && !candidate.asked(range.client)) claims.push(range.client)
    else if (!owner) {
      const announcer = context.announcer(range.client)
      if (announcer !== null && announcer !== candidate.personId) return refused(CLOSE.forbidden, 'clientID')
      claims.push(range.client)
    } else if (owner.epoch !== context.epoch) return refused(CLOSE.otherEpoch, `epoch:${context.epoch}`)
    else if (owner.personId !== candidate.personId) {
      // Written on another node and not here yet: it arrives, or that node is given up for lost and anyone may hand it back.
      if (owner.elsewhere) return refused(CLOSE.tryAgain, 'clientID')
      if (!owner.lost) return refused(CLOSE.forbidden, 'clientID')
    } else if (owner.lost) {
      // Its own person is back: claimed again, so that nobody else may hand it back from now on.
      claims.push(range.client)
    }
  }
  if (claims.length > context.limits.updateClients) return refused(CLOSE.badFrame, 'clientIDs')
  if (claims.length > 0) return { kind: 'claim', clients: claims }
  if (!isComplete(found, context.known)) return { kind: 'hold' }
  if (newRoots(found, context.doc) > context.limits.rootTypes) return refused(CLOSE.badFrame, 'root types')
  const depthNow = found.nests && candidate.depthLater !== true
  if (depthNow && nestsDeeper(candidate.update, context.doc, context.limits.nestingDepth)) {
    return refused(CLOSE.badFrame, 'nesting')
  }
  return { kind: 'apply' }
}

/** Everything it refers to is in the document or in itself: nothing will be left pending in Yjs. */
export function isComplete(found: Inspection, known: Known): boolean {
  const reached = new Map<number, number>()
  for (const range of found.ranges) {
    const state = known.state(range.client)
    if (range.from > state) return false
    reached.set(range.client, Math.max(state, range.to))
  }
  const reach = (client: number) => reached.get(client) ?? known.state(client)
  for (const [client, clock] of found.needs) {
    if (clock >= reach(client)) return false
  }
  const { holes, deletes } = found
  for (let i = 0; i + 1 < holes.length; i += 2) {
    if ((holes[i + 1] ?? 0) > known.state(holes[i] ?? 0)) return false
  }
  for (let i = 0; i + 2 < deletes.length; i += 3) {
    if ((deletes[i + 1] ?? 0) + (deletes[i + 2] ?? 0) > reach(deletes[i] ?? 0)) return false
  }
  return true
}

/** Bodies and long texts of the records of a collection: as many as there are records. */
const RECORD_TEXT = /^(?:body|text):[A-Za-z0-9_-]{1,64}(?::[A-Za-z0-9_]{1,63})?$/

function newRoots(found: Inspection, doc: Y.Doc): number {
  if (found.rootNames.length === 0) return 0
  const fresh = new Set(found.rootNames.filter((name) => !doc.share.has(name) && !RECORD_TEXT.test(name)))
  if (fresh.size === 0) return 0
  const named = [...doc.share.keys()].filter((name) => !RECORD_TEXT.test(name))
  return named.length + fresh.size
}

function refused(code: number, reason: string): Admission {
  return { kind: 'refuse', code, reason }
}
