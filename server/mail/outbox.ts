// Messages are rows first, in the transaction of what they tell: an invitation that was rolled back is never sent.
import type { Config } from '#server/config'
import type { Database } from '#server/db/client'
import { mails } from '#server/db/tables/mail'
import type { MailPort } from '#server/domain/context'
import { renderMail } from './render'

export interface OutboxServices {
  config: Pick<Config, 'origin' | 'port' | 'smtpUrl'>
  database: Database
  now: () => Date
}

/** `woken`: called after a message was written; its transaction may not be committed yet. */
export function createOutbox(services: OutboxServices, woken: () => void = () => undefined): MailPort {
  return {
    async queue(mail, tx = services.database.db) {
      const at = services.now()
      await tx.insert(mails).values({
        networkId: mail.networkId,
        kind: mail.kind,
        recipient: mail.to,
        ...renderMail(mail, publicOrigin(services.config)),
        createdAt: at,
        nextAttemptAt: at
      })
      woken()
    }
  }
}

/** Without ORIGIN only the machine itself is sure to reach this address: a first try, a demo. */
export function publicOrigin({ origin, port }: Pick<Config, 'origin' | 'port'>): string {
  return origin ?? `http://localhost:${port}`
}
