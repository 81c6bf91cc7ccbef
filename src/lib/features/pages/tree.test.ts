import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { findRow, moveTo, type TreeNode as Row } from '$lib/ui/tree'
import {
  ancestorsOf,
  childrenOf,
  growTree,
  lastUnder,
  placeAt,
  placeOf,
  subtreeIds,
  withPlace,
  type TreeNode
} from './tree'

const node = (id: string, parentId: string | null, position: string): TreeNode => ({
  id,
  parentId,
  position,
  title: id
})

// guide ─ fiches ─ plufur, tremel
//       └ retours
// bilan
const nodes = [
  node('guide', null, 'a'),
  node('bilan', null, 'b'),
  node('fiches', 'guide', 'a'),
  node('retours', 'guide', 'b'),
  node('plufur', 'fiches', 'a'),
  node('tremel', 'fiches', 'b')
]

const outline = (list: TreeNode[], parentId: string | null = null): unknown[] =>
  childrenOf(list, parentId).map((n) => [n.id, ...outline(list, n.id)])

describe('the tree of pages', () => {
  test('hangs pages under their parents in the order of their positions', () => {
    expect(outline(nodes)).toEqual([['guide', ['fiches', ['plufur'], ['tremel']], ['retours']], ['bilan']])
  })

  test('a page whose parent is not visible hangs at the root', () => {
    const seen = nodes.filter((n) => n.id !== 'fiches')
    expect(outline(seen)).toContainEqual(['plufur'])
    expect(placeOf(seen, 'plufur').parentId).toBeNull()
  })

  test('names the way from the root to a page', () => {
    expect(ancestorsOf(nodes, 'plufur').map((n) => n.id)).toEqual(['guide', 'fiches'])
  })

  test('a place says the sibling to stand after, the page itself left out', () => {
    expect(placeAt(nodes, 'bilan', 'guide', 0)).toEqual({ parentId: 'guide', afterId: null })
    expect(placeAt(nodes, 'bilan', 'guide', 2)).toEqual({ parentId: 'guide', afterId: 'retours' })
    expect(placeAt(nodes, 'plufur', 'fiches', 1)).toEqual({ parentId: 'fiches', afterId: 'tremel' })
    expect(placeOf(nodes, 'tremel')).toEqual({ parentId: 'fiches', afterId: 'plufur' })
    expect(lastUnder(nodes, 'fiches', 'tremel')).toEqual({ parentId: 'fiches', afterId: 'plufur' })
  })

  test('any drag keeps every page once, reachable, and lands where it was asked', () => {
    const ids = nodes.map((n) => n.id)
    const gesture = fc.record({
      id: fc.constantFrom(...ids),
      target: fc.constantFrom(...ids),
      zone: fc.constantFrom('before' as const, 'inside' as const, 'after' as const)
    })
    fc.assert(
      fc.property(fc.array(gesture, { maxLength: 12 }), (gestures) => {
        let list: TreeNode[] = nodes
        for (const { id, target, zone } of gestures) {
          const rows = growTree<TreeNode, Row>(list, (node, children) => ({
            id: node.id,
            label: node.title,
            children
          }))
          const row = findRow(rows, target)
          const move = row ? moveTo(rows, id, row, zone) : null
          if (!move) continue
          const place = placeAt(list, id, move.parentId, move.index)
          list = withPlace(list, id, place)
          expect(placeOf(list, id)).toEqual(place)
        }
        const reached = childrenOf(list, null).flatMap((n) => [...subtreeIds(list, n.id)])
        expect(reached.sort()).toEqual([...ids].sort())
      })
    )
  })
})
