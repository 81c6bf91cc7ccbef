// The tree of pages as pure functions: what hangs where, and the place a gesture asks for. Gestures themselves are those of
// $lib/ui/tree. Knows no API: a place is what POST /pages/:id/move takes.

export interface TreeNode {
  id: string
  parentId: string | null
  /** Siblings sort by this, compared code unit by code unit. */
  position: string
  title: string
}

/** `afterId` null: first among its siblings. */
export interface Place {
  parentId: string | null
  afterId: string | null
}

/** Each node made into what the screen draws, with its children. */
export function growTree<T extends TreeNode, B>(
  nodes: readonly T[],
  draw: (node: T, children: B[]) => B
): B[] {
  const grow = (parentId: string | null): B[] =>
    childrenOf(nodes, parentId).map((node) => draw(node, grow(node.id)))
  return grow(null)
}

/** In their order. A page whose parent one may not see hangs at the root: nothing visible is ever out of reach. */
export function childrenOf<T extends TreeNode>(nodes: readonly T[], parentId: string | null): T[] {
  const known = new Set(nodes.map((node) => node.id))
  return nodes.filter((node) => visibleParent(node, known) === parentId).sort(bySiblingOrder)
}

/** The page itself and everything below it. */
export function subtreeIds(nodes: readonly TreeNode[], id: string): Set<string> {
  const ids = new Set([id])
  const visit = (parent: string) => {
    for (const child of childrenOf(nodes, parent)) {
      if (ids.has(child.id)) continue
      ids.add(child.id)
      visit(child.id)
    }
  }
  visit(id)
  return ids
}

/** From the root to the parent of `id`. */
export function ancestorsOf<T extends TreeNode>(nodes: readonly T[], id: string): T[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const path: T[] = []
  let node = byId.get(id)
  while (node?.parentId) {
    node = byId.get(node.parentId)
    if (!node || path.includes(node)) break
    path.unshift(node)
  }
  return path
}

export function placeOf(nodes: readonly TreeNode[], id: string): Place {
  const node = nodes.find((candidate) => candidate.id === id)
  const parentId = node ? visibleParent(node, new Set(nodes.map((n) => n.id))) : null
  const siblings = childrenOf(nodes, parentId)
  const rank = siblings.findIndex((sibling) => sibling.id === id)
  return { parentId, afterId: siblings[rank - 1]?.id ?? null }
}

/** From what the tree on screen asks (an index among the siblings it will have) to what the server takes. */
export function placeAt(
  nodes: readonly TreeNode[],
  id: string,
  parentId: string | null,
  index: number
): Place {
  const siblings = childrenOf(nodes, parentId).filter((node) => node.id !== id)
  return { parentId, afterId: siblings[index - 1]?.id ?? null }
}

export function lastUnder(nodes: readonly TreeNode[], parentId: string | null, moving?: string): Place {
  const siblings = childrenOf(nodes, parentId).filter((node) => node.id !== moving)
  return { parentId, afterId: siblings.at(-1)?.id ?? null }
}

/**
 * The nodes as they will be once the server has moved `id`. Positions are those of this list only: the true ones come back
 * with the next reading of the tree.
 */
export function withPlace<T extends TreeNode>(nodes: readonly T[], id: string, place: Place): T[] {
  const moved = nodes.find((node) => node.id === id)
  if (!moved) return [...nodes]
  const order = childrenOf(nodes, place.parentId).filter((node) => node.id !== id)
  const at = place.afterId === null ? 0 : order.findIndex((node) => node.id === place.afterId) + 1
  order.splice(at, 0, moved)
  const positions = new Map(order.map((node, rank) => [node.id, String(rank).padStart(6, '0')]))
  return nodes.map((node) => {
    const position = positions.get(node.id) ?? node.position
    return node.id === id ? { ...node, parentId: place.parentId, position } : { ...node, position }
  })
}

function visibleParent(node: TreeNode, known: ReadonlySet<string>): string | null {
  return node.parentId !== null && known.has(node.parentId) ? node.parentId : null
}

function bySiblingOrder(a: TreeNode, b: TreeNode): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1
  return a.id < b.id ? -1 : 1
}
