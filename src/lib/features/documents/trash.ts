// A document goes to the trash with what is written in it, and comes back by « Annuler ».
import { createApi } from '$lib/api/client'
import type { DocumentSession } from '$lib/collab/session.svelte'
import { restorePage, trashPage } from '$lib/features/pages/actions'
import type { Messages } from '$lib/i18n'
import type { Toasts } from '$lib/state/toasts.svelte'
import type { PageDto } from '#shared/schemas/pages'

interface Leaving {
  page: PageDto
  href: string
  session: DocumentSession | null
  t: Messages
  toasts: Toasts
  /** Shows another screen, read again. */
  go: (address: string) => Promise<void>
}

/** What it is given is read at once: when the screen has changed, it has no props any more. */
export async function trashDocument({ page, href, session, t, toasts, go }: Leaving): Promise<void> {
  const { id, title, initiative: home } = page
  const api = createApi(fetch)
  await session?.whenSaved()
  await trashPage(api, id)
  await go(`/initiatives/${home.slug}/documents`)
  toasts.show(t('collab.document.trashed', { title }), {
    undo: async () => {
      await restorePage(api, id)
      await go(href)
    }
  })
}
