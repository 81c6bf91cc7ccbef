// The copy for when nothing else holds: one file with the words for people and the document for us. It comes back as text to take
// over (leftovers.ts), never as a history that is merged: whoever hands over a file can add words, not change or delete any.
import { fromBase64, toBase64, toHexString } from 'lib0/buffer'
import { digest } from 'lib0/hash/sha256'
import * as Y from 'yjs'
import { BODY } from '#shared/collab/canonical'
import { textOf } from '#shared/editor/text'
import type { LeftText } from './leftovers'

export const RESCUE_TYPE = 'application/json'
export const RESCUE_ENDING = '.interpoles-secours.json'
const FORMAT = 'interpoles-secours'
const VERSION = 1
const MOST_BYTES = 20_000_000
const MOST_STRUCTS = 500_000
const DEEPEST = 64

export interface RescueContent extends LeftText {
  pageId: string
  epoch: number
  title: string
  initiative: { slug: string; title: string }
  person: { id: string; name: string }
  /** ISO instant. */
  at: string
}

/** Keys of `collab.rescue.*`. */
export type RescueProblem = 'too_big' | 'not_ours' | 'newer' | 'damaged'

export class RescueError extends Error {
  override readonly name = 'RescueError'
  constructor(
    readonly problem: RescueProblem,
    options?: ErrorOptions
  ) {
    super(problem, options)
  }
}

export function writeRescue(content: RescueContent, text: string): string {
  const { state, base, ...rest } = content
  const file = {
    format: FORMAT,
    version: VERSION,
    ...rest,
    // First what a person reads, in any editor of text.
    text,
    sha256: hashOf(state),
    base: base && toBase64(base),
    state: toBase64(state)
  }
  return JSON.stringify(file, null, 2)
}

/** @throws RescueError, whatever the file holds */
export function readRescue(file: string): RescueContent {
  if (file.length > MOST_BYTES) throw new RescueError('too_big')
  const found = parse(file)
  if (found['format'] !== FORMAT) throw new RescueError('not_ours')
  if (typeof found['version'] !== 'number' || found['version'] > VERSION) throw new RescueError('newer')
  const { initiative, person } = found
  const content: RescueContent = {
    pageId: matching(found['pageId'], /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    epoch: Number(matching(String(found['epoch']), /^\d{1,9}$/)),
    title: line(found['title']),
    initiative: {
      slug: matching(record(initiative)['slug'], /^[a-z0-9-]{1,120}$/),
      title: line(record(initiative)['title'])
    },
    person: { id: line(record(person)['id']), name: line(record(person)['name']) },
    at: matching(found['at'], /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
    state: bytes(found['state']),
    base: found['base'] === null ? null : bytes(found['base'])
  }
  if (found['sha256'] !== hashOf(content.state)) throw new RescueError('damaged')
  check(content)
  return content
}

function hashOf(state: Uint8Array): string {
  return toHexString(digest(state))
}

function parse(file: string): Record<string, unknown> {
  try {
    return record(JSON.parse(file))
  } catch (cause) {
    throw new RescueError('not_ours', { cause })
  }
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new RescueError('not_ours')
  return { ...value }
}

function matching(value: unknown, form: RegExp): string {
  if (typeof value !== 'string' || !form.test(value)) throw new RescueError('damaged')
  return value
}

function line(value: unknown): string {
  if (typeof value !== 'string') throw new RescueError('damaged')
  return value.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 200)
}

function bytes(value: unknown): Uint8Array {
  const text = matching(value, /^[A-Za-z0-9+/]*={0,2}$/)
  try {
    return fromBase64(text)
  } catch (cause) {
    throw new RescueError('damaged', { cause })
  }
}

/** Bytes are read before Yjs applies them: some that it accepts make a document that nobody opens again. */
function check({ state, base }: RescueContent): void {
  try {
    if (base) Y.decodeStateVector(base)
    const { structs } = Y.decodeUpdate(state)
    const sound = structs.length <= MOST_STRUCTS && structs.every(({ length }) => length > 0)
    if (!sound) throw new RescueError('damaged')
    const doc = new Y.Doc()
    Y.applyUpdate(doc, state)
    const body = doc.getXmlFragment(BODY)
    if (doc.store.pendingStructs !== null || isTooDeep(body)) throw new RescueError('damaged')
    textOf(body)
    Y.applyUpdate(new Y.Doc(), Y.encodeStateAsUpdate(doc))
  } catch (cause) {
    if (cause instanceof RescueError) throw cause
    throw new RescueError('damaged', { cause })
  }
}

/** Without recursion: what is looked for is what would overflow it. */
function isTooDeep(body: Y.XmlFragment): boolean {
  let level: (Y.XmlFragment | Y.XmlElement)[] = [body]
  for (let depth = 0; depth <= DEEPEST; depth += 1) {
    level = level.flatMap((each) => each.toArray().filter((child) => child instanceof Y.XmlElement))
    if (level.length === 0) return false
  }
  return true
}
