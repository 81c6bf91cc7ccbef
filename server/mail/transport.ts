// The SMTP connection. The only importer of nodemailer.
import { createTransport } from 'nodemailer'

export interface Envelope {
  from: string
  to: string
  subject: string
  text: string
  html: string
  /** Stable: a message sent twice after a crash is recognised by mail programs. */
  messageId: string
}

export interface Transport {
  send(envelope: Envelope): Promise<void>
  close(): void
}

/** Refused for good by the other server: trying again is useless. */
export class RefusedMail extends Error {
  override name = 'RefusedMail'
}

export function createSmtpTransport(url: string): Transport {
  const smtp = createTransport(url, {
    // A message is text of ours: it must never make this process read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true
  })
  return {
    async send({ messageId, ...envelope }) {
      try {
        await smtp.sendMail({
          ...envelope,
          messageId: `<${messageId}@${domainOf(envelope.from)}>`,
          headers: { 'Auto-Submitted': 'auto-generated' }
        })
      } catch (error) {
        if (isPermanent(error)) throw new RefusedMail(reasonOf(error), { cause: error })
        throw error
      }
    },
    close: () => smtp.close()
  }
}

/** What an administrator may read: the answer of the other server, without our password if it repeats it. */
export function reasonOf(error: unknown, url?: string): string {
  const message = error instanceof Error ? error.message : String(error)
  const password = url === undefined ? '' : decodeURIComponent(new URL(url).password)
  return (password === '' ? message : message.replaceAll(password, '…')).slice(0, 500)
}

/** The number of an SMTP answer (451), or what the socket said (ECONNREFUSED). */
export function answerCode(error: unknown): number | string | undefined {
  if (error instanceof RefusedMail) return answerCode(error.cause)
  if (!(error instanceof Error)) return undefined
  if ('responseCode' in error && typeof error.responseCode === 'number') return error.responseCode
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** 5xx about this recipient or this message; authentication (535) is ours to mend, and is tried again. */
function isPermanent(error: unknown): boolean {
  const code = answerCode(error)
  return typeof code === 'number' && code >= 550 && code < 560
}

function domainOf(address: string): string {
  return /@([^\s>]+)>?$/.exec(address)?.[1] ?? 'localhost'
}
