// What was written and not sent, then closed: sent again at the next start, before any page is opened.
import { CLOSE } from '#shared/collab/protocol'
import { Channel } from './channel'
import { forgetDocument, readPendingDocuments } from './device/contents'
import { keepDraft } from './device/drafts'
import { exclusive } from './device/exclusive'
import { readOutbox } from './device/outbox'
import type { DocumentRecord } from './device/records'

const PATIENCE_MS = 15_000

/**
 * @param skip keys of documents that are open in this tab: they send for themselves
 * @returns how many documents were sent whole
 */
export async function resendPending(personId: string, skip: ReadonlySet<string>): Promise<number> {
  let sent = 0
  await exclusive(`resend.${personId}`, async () => {
    const unknown = new Set((await readOutbox(personId)).map((work) => work.makesPage && work.pageId))
    for (const record of await readPendingDocuments(personId)) {
      // A page the server has not accepted yet has no room there.
      if (skip.has(record.document) || unknown.has(record.pageId)) continue
      if (await resend(personId, record)) sent += 1
    }
  })
  return sent
}

async function resend(personId: string, record: DocumentRecord): Promise<boolean> {
  const { room, pageId, epoch, title, href, initiativeId } = record
  let changed: () => void = () => undefined
  const channel = new Channel({
    about: { personId, room, pageId, epoch, title, href, initiativeId },
    readOnly: false,
    onchange: () => changed()
  })
  try {
    await channel.load()
    if (!channel.unsaved) return false
    const outcome = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), PATIENCE_MS)
      changed = () => {
        if (channel.unsaved && channel.ended === null && channel.refusal === null) return
        clearTimeout(timer)
        resolve(!channel.unsaved)
      }
    })
    channel.connect()
    const sent = await outcome
    const refused = channel.ended !== null && channel.ended.code !== CLOSE.sessionEnded
    if (!sent && (refused || channel.refusal !== null)) await setAside(channel)
    return sent
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
  await keepDraft(store.about, channel.content(), String(ended?.code ?? refusal))
  await forgetDocument(store.about.personId, store.key)
}
