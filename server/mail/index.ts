// E-mail, as the rest of the server sees it: `port` to write a message, `start` and `stop` for the loop that sends them.
import type { Services } from '#server/domain/context'
import { createOutbox } from './outbox'
import { sendDue } from './sender'
import { createSmtpTransport, type Transport } from './transport'

export type MailServices = Pick<Services, 'config' | 'database' | 'log' | 'now'>

export interface Mail {
  port: Services['mail']
  /** Does nothing without SMTP_URL: messages then stay in the outbox, where an administrator reads them. */
  start(): void
  /** Waits for the message being sent. */
  stop(): Promise<void>
}

const EVERY_MS = 2_000
/** A message is written inside a transaction: looked for once that is likely over, and in any case at the next turn. */
const AFTER_COMMIT_MS = 100

export function createMail(services: MailServices): Mail {
  const { config, log } = services
  let transport: Transport | undefined
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined

  const tick = (): void => {
    if (!transport || running) return
    running = sendAll(transport).finally(() => (running = undefined))
  }
  const sendAll = async (smtp: Transport): Promise<void> => {
    try {
      while (timer && (await sendDue(services, smtp)) > 0);
    } catch (err) {
      // The database is away: the messages are in it, the next tick finds them.
      log.error({ err }, 'outbox not read')
    }
  }

  return {
    port: createOutbox(services, () => setTimeout(tick, AFTER_COMMIT_MS).unref()),
    start() {
      if (!config.smtpUrl || timer) return
      if (config.origin === undefined)
        log.warn('SMTP_URL without ORIGIN: the links of messages lead to localhost')
      transport = createSmtpTransport(config.smtpUrl)
      timer = setInterval(tick, EVERY_MS)
      timer.unref()
      tick()
    },
    async stop() {
      clearInterval(timer)
      timer = undefined
      await running
      transport?.close()
      transport = undefined
    }
  }
}
