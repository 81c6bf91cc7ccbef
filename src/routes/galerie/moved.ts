import type { TreeMove, TreeNode } from '$lib/ui/tree'

/** What a screen would ask its server: the same tree with one node elsewhere. */
export function moved(nodes: readonly TreeNode[], move: TreeMove): readonly TreeNode[] {
  let taken: TreeNode | undefined
  const without = (list: readonly TreeNode[]): TreeNode[] =>
    list
      .filter((node) => {
        if (node.id === move.id) taken = node
        return node.id !== move.id
      })
      .map((node) => ({ ...node, children: without(node.children) }))
  const rest = without(nodes)
  if (taken === undefined) return nodes
  const put = (list: readonly TreeNode[], node: TreeNode) => list.toSpliced(move.index, 0, node)
  const inside = (list: readonly TreeNode[], node: TreeNode): TreeNode[] =>
    list.map((one) =>
      one.id === move.parentId
        ? { ...one, children: put(one.children, node) }
        : { ...one, children: inside(one.children, node) }
    )
  return move.parentId === null ? put(rest, taken) : inside(rest, taken)
}
