import { expect, test } from 'vitest'
import { safeImage } from '#shared/editor/addresses'
import { namedAt, newPictureId, pictureAddress, pictureId } from './picture-address'

test('a device’s name for a picture is an address that documents accept, never twice the same, and says when', () => {
  const now = Date.UTC(2026, 10, 20, 16, 30)
  const ids = Array.from({ length: 1000 }, () => newPictureId(now))
  expect(new Set(ids).size).toBe(1000)
  for (const id of ids) {
    const address = pictureAddress(id)
    expect(safeImage(address)).toBe(address)
    expect(pictureId(address)).toBe(id)
    expect(namedAt(address)?.getTime()).toBe(now)
  }
})

test('what the server named has no moment', () => {
  expect(namedAt(pictureAddress('0b5a3c1e-9f2d-4c7b-8a6e-1d2f3a4b5c6d'))).toBeNull()
})
