import { describe, expect, it } from 'vitest'
import {
  findRow,
  moveDown,
  moveIn,
  moveOut,
  moveTo,
  moveUp,
  visibleRows,
  type TreeNode,
  type TreeRow
} from './tree'

const leaf = (id: string): TreeNode => ({ id, label: id, children: [] })
// a ─ a1, a2 · b · c (holds nothing)
const nodes: TreeNode[] = [
  { ...leaf('a'), children: [leaf('a1'), leaf('a2')] },
  leaf('b'),
  { ...leaf('c'), holds: false }
]

function row(id: string): TreeRow {
  const found = findRow(nodes, id)
  if (!found) throw new Error(id)
  return found
}

describe('tree', () => {
  it('shows the children of what is unfolded, in order, with their level', () => {
    expect(visibleRows(nodes, new Set()).map(({ node }) => node.id)).toEqual(['a', 'b', 'c'])
    expect(visibleRows(nodes, new Set(['a'])).map(({ node, level }) => `${node.id}${level}`)).toEqual([
      'a1',
      'a12',
      'a22',
      'b1',
      'c1'
    ])
  })

  it('moves among siblings and stops at the ends', () => {
    expect(moveUp(row('b'))).toEqual({ id: 'b', parentId: null, index: 0 })
    expect(moveDown(row('a1'))).toEqual({ id: 'a1', parentId: 'a', index: 1 })
    expect(moveUp(row('a'))).toBeNull()
    expect(moveDown(row('c'))).toBeNull()
  })

  it('goes into the one above, and out just after its parent', () => {
    expect(moveIn(row('b'))).toEqual({ id: 'b', parentId: 'a', index: 2 })
    expect(moveIn(row('a'))).toBeNull()
    expect(moveOut(nodes, row('a1'))).toEqual({ id: 'a1', parentId: null, index: 1 })
    expect(moveOut(nodes, row('b'))).toBeNull()
  })

  it('is never dropped into itself nor where nothing may be put, nor moved to where it is', () => {
    expect(moveTo(nodes, 'a', row('a1'), 'before')).toBeNull()
    expect(moveTo(nodes, 'b', row('c'), 'inside')).toBeNull()
    expect(moveTo(nodes, 'b', row('a'), 'after')).toBeNull()
  })

  it('counts its new place without itself', () => {
    expect(moveTo(nodes, 'a', row('c'), 'after')).toEqual({ id: 'a', parentId: null, index: 2 })
    expect(moveTo(nodes, 'c', row('a'), 'before')).toEqual({ id: 'c', parentId: null, index: 0 })
    expect(moveTo(nodes, 'a1', row('a'), 'inside')).toEqual({ id: 'a1', parentId: 'a', index: 1 })
  })
})
