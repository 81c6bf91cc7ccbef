// The shape of a tree on screen and where a node may go; pure, so that the keyboard, the menu and the pointer move alike.
import type { IconName } from './icons'

export interface TreeNode {
  id: string
  label: string
  icon?: IconName
  href?: string
  /** At the end of the row (« hier », a count). */
  note?: string
  /** False: stays where it is, and nothing tells to move it. */
  movable?: boolean
  /** False: nothing can be put inside. */
  holds?: boolean
  children: readonly TreeNode[]
}

/** Goes under `parentId` (null: the top) at `index` among the children it will have there, itself left out. */
export interface TreeMove {
  id: string
  parentId: string | null
  index: number
}

export interface TreeRow {
  node: TreeNode
  level: number
  parentId: string | null
  index: number
  siblings: readonly TreeNode[]
}

export function visibleRows(
  nodes: readonly TreeNode[],
  expanded: ReadonlySet<string>,
  parentId: string | null = null,
  level = 1
): TreeRow[] {
  return nodes.flatMap((node, index) => [
    { node, level, parentId, index, siblings: nodes },
    ...(expanded.has(node.id) ? visibleRows(node.children, expanded, node.id, level + 1) : [])
  ])
}

export function findRow(nodes: readonly TreeNode[], id: string): TreeRow | undefined {
  const all = (list: readonly TreeNode[]): string[] =>
    list.flatMap((node) => [node.id, ...all(node.children)])
  return visibleRows(nodes, new Set(all(nodes))).find((row) => row.node.id === id)
}

export function contains(node: TreeNode, id: string): boolean {
  return node.id === id || node.children.some((child) => contains(child, id))
}

export const moveUp = (row: TreeRow): TreeMove | null =>
  row.index === 0 ? null : { id: row.node.id, parentId: row.parentId, index: row.index - 1 }

export const moveDown = (row: TreeRow): TreeMove | null =>
  row.index === row.siblings.length - 1
    ? null
    : { id: row.node.id, parentId: row.parentId, index: row.index + 1 }

/** Into the sibling just above, last. */
export function moveIn(row: TreeRow): TreeMove | null {
  const above = row.siblings[row.index - 1]
  if (above === undefined || above.holds === false) return null
  return { id: row.node.id, parentId: above.id, index: above.children.length }
}

/** Out of its parent, just after it. */
export function moveOut(nodes: readonly TreeNode[], row: TreeRow): TreeMove | null {
  const parent = row.parentId === null ? undefined : findRow(nodes, row.parentId)
  return parent ? { id: row.node.id, parentId: parent.parentId, index: parent.index + 1 } : null
}

export type DropPlace = 'before' | 'after' | 'inside'

/** Where a node dragged over a row would go; null when it cannot (into itself, where nothing changes). */
export function moveTo(
  nodes: readonly TreeNode[],
  id: string,
  target: TreeRow,
  place: DropPlace
): TreeMove | null {
  const moved = findRow(nodes, id)
  if (moved === undefined || contains(moved.node, target.node.id)) return null
  if (place === 'inside') {
    if (target.node.holds === false) return null
    const others = target.node.children.filter((child) => child.id !== id)
    return { id, parentId: target.node.id, index: others.length }
  }
  const without = target.siblings.filter((sibling) => sibling.id !== id)
  const at = without.findIndex((sibling) => sibling.id === target.node.id) + (place === 'after' ? 1 : 0)
  return moved.parentId === target.parentId && moved.index === at
    ? null
    : { id, parentId: target.parentId, index: at }
}
