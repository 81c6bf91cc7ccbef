// Whether a page is at a public address, for the mark on its sheet and for the dialog that decides it.
import { createApi, isApiError, unwrap } from '$lib/api/client'
import type { PublicationInput, PublicationState } from '#shared/schemas/publications'

export class Publishing {
  /** Null until the server has said it, and without network. */
  state = $state.raw<PublicationState | null>(null)
  readonly #pageId: string

  constructor(pageId: string) {
    this.#pageId = pageId
  }

  /** For the mark: without an answer there is none. @throws what is not a lack of network */
  async look(): Promise<void> {
    try {
      await this.load()
    } catch (error) {
      if (!isApiError(error)) throw error
    }
  }

  async load(): Promise<void> {
    const { publication } = createApi(fetch).pages[':id']
    this.state = await unwrap(publication.$get({ param: { id: this.#pageId } }))
  }

  async publish(json: PublicationInput): Promise<void> {
    const { publication } = createApi(fetch).pages[':id']
    this.state = await unwrap(publication.$put({ param: { id: this.#pageId }, json }))
  }

  async withdraw(): Promise<void> {
    await withdraw(this.#pageId)
    await this.load()
  }
}

export async function withdraw(pageId: string): Promise<void> {
  await unwrap(createApi(fetch).pages[':id'].publication.$delete({ param: { id: pageId } }))
}
