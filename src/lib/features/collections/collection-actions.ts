// What one may do with the collection on screen, as values: its « … » menu and the palette render the same list.
import { invalidateAll } from '$app/navigation'
import { createApi } from '$lib/api/client'
import type { Collection } from '$lib/collab/collection.svelte'
import type { DocumentSession } from '$lib/collab/session.svelte'
import { setFollowed } from '$lib/features/initiatives/actions'
import { restorePage, trashPage } from '$lib/features/pages/actions'
import type { Messages } from '$lib/i18n'
import { errorSentence } from '$lib/i18n/error-sentence'
import type { Toasts } from '$lib/state/toasts.svelte'
import type { Action } from '$lib/ui/types'
import type { InitiativeDto } from '#shared/schemas/initiatives'
import type { PageDto } from '#shared/schemas/pages'

interface About {
  t: Messages
  toasts: Toasts
  page: PageDto
  initiative: InitiativeDto | null
  href: string
  writing: boolean
  data: Collection | null
  /** To another address, everything read again. */
  go: (href: string) => Promise<void>
}

export function collectionActions(
  about: About,
  session: DocumentSession | null,
  gestures: { rename: () => void; export: () => void; import: () => void; trash: () => void }
): Action[] {
  const { t, toasts, page, initiative, href, writing, data } = about
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      toasts.show(errorSentence(t, error))
    }
  }
  const all: (Action & { allowed: boolean })[] = [
    {
      key: 'undo',
      label: t('collections.undo'),
      icon: 'arrow-counter-clockwise',
      shortcut: 'Ctrl Z',
      allowed: writing,
      disabled: data?.canUndo !== true,
      run: () => data?.undo()
    },
    {
      key: 'redo',
      label: t('collections.redo'),
      icon: 'arrow-clockwise',
      shortcut: 'Ctrl Y',
      allowed: writing,
      disabled: data?.canRedo !== true,
      run: () => data?.redo()
    },
    {
      key: 'rename',
      label: t('collab.document.rename'),
      icon: 'pencil-simple',
      allowed: writing,
      run: gestures.rename
    },
    {
      key: 'link',
      label: t('collab.document.copy_link'),
      icon: 'link',
      allowed: true,
      run: () =>
        attempt(async () => {
          await navigator.clipboard.writeText(new URL(href, location.origin).href)
          toasts.show(t('collab.document.link_copied'))
        })
    },
    {
      key: 'import',
      label: t('tables.import'),
      icon: 'upload-simple',
      allowed: writing && data !== null,
      run: gestures.import
    },
    {
      key: 'export',
      label: t('export.action'),
      icon: 'download-simple',
      allowed: data !== null,
      run: gestures.export
    },
    {
      key: 'records-trash',
      label: t('collections-record.trash'),
      icon: 'archive',
      allowed: data !== null,
      run: gestures.trash
    },
    {
      key: 'follow',
      label: t(initiative?.followed ? 'collab.document.unfollow' : 'collab.document.follow'),
      icon: initiative?.followed ? 'eye-slash' : 'bookmark-simple',
      allowed: initiative?.abilities.follow ?? false,
      run: () =>
        attempt(async () => {
          if (initiative) await setFollowed(createApi(fetch), initiative.id, !initiative.followed)
          await invalidateAll()
        })
    },
    {
      key: 'trash',
      label: t('collab.document.trash'),
      icon: 'trash',
      danger: true,
      allowed: page.abilities.manage,
      run: () => attempt(() => trash(about, session))
    }
  ]
  return all.filter((action) => action.allowed)
}

async function trash({ t, toasts, page, href, go }: About, session: DocumentSession | null): Promise<void> {
  const { id, title, initiative } = page
  const api = createApi(fetch)
  await session?.whenSaved()
  await trashPage(api, id)
  await go(`/initiatives/${initiative.slug}/documents`)
  toasts.show(t('collab.document.trashed', { title }), {
    undo: async () => {
      await restorePage(api, id)
      await go(href)
    }
  })
}
