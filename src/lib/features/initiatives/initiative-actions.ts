// What one may do with an initiative, as values: the « … » of its screens and the palette show the same list.
import type { Messages } from '$lib/i18n'
import type { Action } from '$lib/ui/types'
import type { InitiativeDto } from '#shared/schemas/initiatives'

export type InitiativeGesture =
  'edit' | 'path' | 'people' | 'viewAs' | 'archive' | 'unarchive' | 'follow' | 'unfollow'

export function initiativeActions(
  t: Messages,
  initiative: InitiativeDto,
  run: (gesture: InitiativeGesture) => void
): Action[] {
  const { manage, follow } = initiative.abilities
  const open = initiative.archivedAt === null
  const all: (Action & { allowed: boolean })[] = [
    { key: 'edit', icon: 'pencil-simple', label: t('initiatives.action.edit'), allowed: manage && open },
    { key: 'path', icon: 'path', label: t('initiatives.action.path'), allowed: manage && open },
    { key: 'people', icon: 'user-plus', label: t('initiatives.action.people'), allowed: manage && open },
    { key: 'viewAs', icon: 'eye', label: t('initiatives.action.viewAs'), allowed: manage },
    {
      key: initiative.followed ? 'unfollow' : 'follow',
      icon: 'bookmark-simple',
      label: t(initiative.followed ? 'initiatives.action.unfollow' : 'initiatives.action.follow'),
      allowed: follow
    },
    { key: 'archive', icon: 'archive', label: t('initiatives.action.archive'), allowed: manage && open },
    { key: 'unarchive', icon: 'archive', label: t('initiatives.action.unarchive'), allowed: manage && !open }
  ]
  return all
    .filter((action) => action.allowed)
    .map(({ allowed: _allowed, ...action }) => ({
      ...action,
      run: () => run(action.key as InitiativeGesture)
    }))
}
