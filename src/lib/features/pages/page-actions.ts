// What one may do with a page of the tree, as values: the menu of a row, the menu of the document, the palette.
import type { Messages } from '$lib/i18n'
import type { Action } from '$lib/ui/types'
import type { PageNode } from '#shared/schemas/pages'

export type PageGesture = 'new' | 'rename' | 'move' | 'audience' | 'export' | 'trash'

export function pageActions(
  t: Messages,
  node: PageNode,
  mayCreate: boolean,
  run: (gesture: PageGesture, node: PageNode) => void
): Action[] {
  const { manage } = node.abilities
  const all: (Action & { allowed: boolean })[] = [
    {
      key: 'new',
      label: t('pages.action.new'),
      icon: 'file-plus',
      allowed: mayCreate,
      run: () => run('new', node)
    },
    {
      key: 'rename',
      label: t('pages.action.rename'),
      icon: 'pencil-simple',
      allowed: manage,
      run: () => run('rename', node)
    },
    {
      key: 'move',
      label: t('pages.action.move'),
      icon: 'folder-open',
      allowed: manage,
      run: () => run('move', node)
    },
    {
      key: 'audience',
      label: t('pages.action.audience'),
      icon: 'eye',
      allowed: manage,
      run: () => run('audience', node)
    },
    {
      key: 'export',
      label: t('export.action'),
      icon: 'download-simple',
      allowed: true,
      run: () => run('export', node)
    },
    {
      key: 'trash',
      label: t('pages.action.trash'),
      icon: 'trash',
      danger: true,
      allowed: manage,
      run: () => run('trash', node)
    }
  ]
  return all.filter((action) => action.allowed)
}
