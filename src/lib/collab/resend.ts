// What was written and not sent, then closed: sent again at the next start, before any page is opened.
import { CLOSE } from '#shared/collab/protocol'
import { Channel } from './channel'
import { forgetDocument, readPendingDocuments } from './device/contents'
import { keepDraft } from './device/drafts'
import { exclusive } from './device/exclusive'
import { readOutbox } from './device/outbox'
import type { DocumentRecord } from './device/records'
import type { StepResult } from './sending'

/** No line opens for so long: nothing is to be had of this network now, for any document. */
const SILENT_MS = 8_000
/** A line that lives may be slow, and the text long. */
const PATIENCE_MS = 60_000
const TICK_MS = 250

/** @param skip keys of documents that are open in this tab: they send for themselves */
export async function resendPending(personId: string, skip: ReadonlySet<string>): Promise<StepResult> {
  const result: StepResult = { heard: true, asked: 0, sent: 0 }
  await exclusive(`resend.${personId}`, async () => {
    const unknown = new Set((await readOutbox(personId)).map((work) => work.makesPage && work.pageId))
    for (const record of await readPendingDocuments(personId)) {
      // A page the server has not accepted yet has no room there.
      if (skip.has(record.document) || unknown.has(record.pageId)) continue
      const outcome = await resend(personId, record)
      if (outcome === 'sent') result.sent += 1
      if (typeof outcome === 'string') continue
      Object.assign(result, { heard: false, asked: outcome.asked })
      return
    }
  })
  return result
}

/** `kept`: the server answers, and does not take it now or for good. */
type Outcome = 'sent' | 'kept' | { asked: number }

async function resend(personId: string, record: DocumentRecord): Promise<Outcome> {
  const { room, pageId, epoch, title, href, initiativeId } = record
  let changed: () => void = () => undefined
  const channel = new Channel({
    about: { personId, room, pageId, epoch, title, href, initiativeId },
    readOnly: false,
    onchange: () => changed()
  })
  try {
    await channel.load()
    if (!channel.unsaved) return 'kept'
    channel.connect()
    const sent = await new Promise<boolean>((resolve) => {
      const since = performance.now()
      let alive = since
      const look = () => {
        channel.watch()
        const now = performance.now()
        if (channel.provider.wsconnected) alive = now
        const over = now - alive > SILENT_MS || now - since > PATIENCE_MS || channel.provider.asked > 0
        if (!over && channel.unsaved && channel.ended === null && channel.refusal === null) return
        clearInterval(timer)
        resolve(!channel.unsaved)
      }
      const timer = setInterval(look, TICK_MS)
      changed = look
    })
    if (sent) return 'sent'
    const refused = channel.ended !== null && channel.ended.code !== CLOSE.sessionEnded
    if (refused || channel.refusal !== null) await setAside(channel)
    const answers = channel.ended !== null || channel.refusal !== null || channel.provider.wsconnected
    return answers ? 'kept' : { asked: channel.provider.asked }
  } finally {
    await channel.settled()
    await channel.destroy()
  }
}

/** Nobody will ever accept it: readable under « Textes mis de côté », and not tried again at every start. */
async function setAside(channel: Channel): Promise<void> {
  const { store, ended, refusal } = channel
  // Nothing may be written after it is forgotten.
  await store.close()
  const content = { ...channel.content(), before: await store.before() }
  await keepDraft(store.about, content, String(ended?.code ?? refusal))
  await forgetDocument(store.about.personId, store.key)
}
