import type { Compared, MergedNode } from '#shared/collab/versions'
import type { PersonRef } from '#shared/schemas/people'
import type { ComparedBlock } from '#shared/schemas/versions'

/** The tree in reading order, with people instead of clientIDs: each named once, those who have left by nobody. */
export function toBlocks(
  { nodes, people }: Compared,
  refs: Map<string, PersonRef>
): { authors: PersonRef[]; blocks: ComparedBlock[] } {
  const authors: PersonRef[] = []
  const indexOf = (client: number): number | null => {
    const person = refs.get(people.get(client) ?? '')
    if (!person) return null
    const known = authors.findIndex((author) => author.id === person.id)
    return known === -1 ? authors.push(person) - 1 : known
  }
  const walk = (node: MergedNode, depth: number): ComparedBlock[] => [
    {
      depth,
      type: node.type,
      attrs: node.attrs,
      change: node.change,
      author: indexOf(node.client),
      runs: node.runs.map(({ client, ...run }) => ({ ...run, author: indexOf(client) }))
    },
    ...node.content.flatMap((child) => walk(child, depth + 1))
  ]
  return { blocks: nodes.flatMap((node) => walk(node, 0)), authors }
}
