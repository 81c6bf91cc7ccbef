// What one may do with the document on screen, as values: its « … » menu and the palette render the same list.
import type { Messages } from '$lib/i18n'
import type { Action } from '$lib/ui/types'
import type { InitiativeDto } from '#shared/schemas/initiatives'
import type { PageDto } from '#shared/schemas/pages'

export interface DocumentGestures {
  rename: () => void
  print: () => Promise<void>
  export: () => void
  publish: () => void
  present: () => void
  /** Null: there is nothing to choose, the page is only read. */
  reading: { readonly on: boolean; toggle: () => void } | null
  copyLink: () => Promise<void>
  about: () => void
  follow: (follow: boolean) => Promise<void>
  history: () => void
  template: () => void
  shortcuts: () => void
  forgetPast: () => void
  trash: () => void
}

export function documentActions(
  t: Messages,
  page: PageDto,
  initiative: InitiativeDto | null,
  writing: boolean,
  /** There is a place where this person may keep a template. */
  templating: boolean,
  run: DocumentGestures
): Action[] {
  const all: (Action & { allowed: boolean })[] = [
    {
      key: 'rename',
      label: t('collab.document.rename'),
      icon: 'pencil-simple',
      allowed: writing,
      run: run.rename
    },
    {
      key: 'reading',
      label: t(run.reading?.on ? 'present.reading.off' : 'present.reading.on'),
      icon: run.reading?.on ? 'pencil-simple' : 'eye',
      allowed: run.reading !== null,
      run: () => run.reading?.toggle()
    },
    {
      key: 'present',
      label: t('present.action'),
      icon: 'projector-screen',
      allowed: true,
      run: run.present
    },
    { key: 'print', label: t('collab.document.print'), icon: 'printer', allowed: true, run: run.print },
    {
      key: 'export',
      label: t('export.action'),
      icon: 'download-simple',
      allowed: true,
      run: run.export
    },
    {
      key: 'publish',
      label: t('publish.action'),
      icon: 'globe-simple',
      allowed: initiative?.abilities.manage ?? false,
      run: run.publish
    },
    {
      key: 'history',
      label: t('history.title'),
      icon: 'clock-counter-clockwise',
      allowed: page.abilities.write,
      run: run.history
    },
    {
      key: 'template',
      label: t('templates.make'),
      icon: 'squares-four',
      allowed: page.abilities.write && templating,
      run: run.template
    },
    { key: 'link', label: t('collab.document.copy_link'), icon: 'link', allowed: true, run: run.copyLink },
    { key: 'about', label: t('collab.document.about'), icon: 'info', allowed: true, run: run.about },
    {
      key: 'follow',
      label: t(initiative?.followed ? 'collab.document.unfollow' : 'collab.document.follow'),
      icon: initiative?.followed ? 'eye-slash' : 'bookmark-simple',
      allowed: initiative?.abilities.follow ?? false,
      run: () => run.follow(!initiative?.followed)
    },
    {
      key: 'shortcuts',
      label: t('editor.shortcuts.title'),
      icon: 'keyboard',
      allowed: writing,
      run: run.shortcuts
    },
    {
      key: 'past',
      label: t('collab.document.past'),
      icon: 'clock-counter-clockwise',
      danger: true,
      allowed: page.abilities.manage,
      run: run.forgetPast
    },
    {
      key: 'trash',
      label: t('collab.document.trash'),
      icon: 'trash',
      danger: true,
      allowed: page.abilities.manage,
      run: run.trash
    }
  ]
  return all.filter((action) => action.allowed)
}
