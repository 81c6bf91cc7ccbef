// A browser as the API sees one: keeps its cookies, says where its pages come from. Talks to the real server through its port.
import type { ErrorBody } from '#shared/errors'
import type { Me } from '#shared/schemas/session'

export interface Reply<T = unknown> {
  status: number
  body: T
  headers: Headers
}

export class Browser {
  readonly cookies = new Map<string, string>()

  constructor(
    readonly origin: string,
    private readonly headers: Record<string, string> = {}
  ) {}

  async request<T = unknown>(method: string, path: string, body?: unknown): Promise<Reply<T>> {
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: {
        origin: this.origin,
        'accept-language': 'fr',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.cookies.size > 0 && { cookie: this.cookieHeader() }),
        ...this.headers
      },
      ...(body !== undefined && { body: JSON.stringify(body) })
    })
    this.#keep(response.headers.getSetCookie())
    const text = await response.text()
    // The caller names what the route answers; the test that follows checks it.
    const parsed = (text === '' ? null : JSON.parse(text)) as T
    return { status: response.status, body: parsed, headers: response.headers }
  }

  get = <T = unknown>(path: string) => this.request<T>('GET', path)
  post = <T = unknown>(path: string, body?: unknown) => this.request<T>('POST', path, body)
  put = <T = unknown>(path: string, body?: unknown) => this.request<T>('PUT', path, body)
  patch = <T = unknown>(path: string, body?: unknown) => this.request<T>('PATCH', path, body)
  delete = <T = unknown>(path: string) => this.request<T>('DELETE', path)

  async signIn(email: string, password: string): Promise<Me> {
    const { status, body } = await this.post<Me>('/session', { email, password })
    if (status !== 200) throw new Error(`signing in as ${email} answered ${status}`)
    return body
  }

  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keep(lines: string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';')
      const [name = '', value = ''] = pair.split('=', 2)
      if (attributes.some((attribute) => attribute.trim() === 'Max-Age=0')) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}

/** The stable code of a refusal. */
export function codeOf(reply: Reply): string | undefined {
  // Every error has this shape: a reply without it makes the assertion that follows fail.
  return (reply.body as Partial<ErrorBody> | null)?.error?.code
}
