import { describe, expect, test } from 'vitest'
import { leaveRule, saveStateOf, type SaveFacts } from './save-state'

const calm: SaveFacts = {
  connected: true,
  silent: false,
  lostFor: 0,
  unsaved: false,
  unsavedFor: 0,
  confirmed: true,
  persisted: true,
  refused: false,
  problem: false,
  readOnly: false,
  opened: true
}

const typing = { ...calm, unsaved: true }
const cut = { ...typing, connected: false, lostFor: 3000 }

describe('the save state', () => {
  test.each<[string, SaveFacts, string]>([
    ['connected and acknowledged', calm, 'saved'],
    ['just typed', { ...typing, unsavedFor: 1999 }, 'saving'],
    ['two seconds without acknowledgement', { ...typing, unsavedFor: 2000 }, 'late'],
    ['not connected yet', { ...calm, connected: false, lostFor: 2999 }, 'opening'],
    ['cut a moment ago, with edits', { ...cut, lostFor: 2999, unsavedFor: 100 }, 'saving'],
    ['a line that is there and says nothing', { ...typing, connected: false, silent: true }, 'kept'],
    ['cut, everything on a storage that lasts', cut, 'kept'],
    ['cut, the write has not been confirmed', { ...cut, confirmed: false }, 'risk'],
    ['cut, the browser may clear its storage', { ...cut, persisted: false }, 'risk'],
    ['cut, nothing of one’s own', { ...cut, unsaved: false, persisted: false }, 'kept'],
    ['refused, whatever else', { ...cut, refused: true }, 'refused'],
    ['the server cannot store', { ...typing, problem: true }, 'problem'],
    ['a reader', { ...calm, readOnly: true }, 'reading'],
    ['a reader who had typed before losing the right', { ...typing, readOnly: true }, 'saving']
  ])('%s → %s', (_, facts, expected) => {
    expect(saveStateOf(facts)).toBe(expected)
  })

  test('is never « saved » while something is not acknowledged, nor while cut', () => {
    const flags = [true, false]
    for (const connected of flags)
      for (const unsaved of flags)
        for (const confirmed of flags)
          for (const persisted of flags)
            for (const lostFor of [0, 2999, 3000, 1e9]) {
              const facts = { ...calm, connected, unsaved, confirmed, persisted, lostFor }
              if (saveStateOf(facts) === 'saved')
                expect({ connected, unsaved }).toEqual({ connected: true, unsaved: false })
            }
  })
})

test('leaving asks when something could be lost, once when it is kept here', () => {
  expect(leaveRule('saved', false)).toBe('no')
  expect(leaveRule('reading', false)).toBe('no')
  expect(leaveRule('saving', true)).toBe('always')
  expect(leaveRule('late', true)).toBe('always')
  expect(leaveRule('kept', true)).toBe('once')
  expect(leaveRule('kept', false)).toBe('no')
  expect(leaveRule('risk', true)).toBe('always')
  expect(leaveRule('refused', true)).toBe('always')
  expect(leaveRule('problem', false)).toBe('always')
})
