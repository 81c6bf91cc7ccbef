import { expect, test } from 'vitest'
import { decodeCsv } from './csv-file'

const TEXT = 'Sigle;Nom\nMLX;Région à l’Œuvre €'

test('UTF-8, with or without its mark', () => {
  expect(decodeCsv(new TextEncoder().encode(TEXT))).toBe(TEXT)
  expect(decodeCsv(new TextEncoder().encode(`\uFEFF${TEXT}`))).toBe(TEXT)
})

// Node reads 0x80 to 0x9f of this encoding wrongly; tests/e2e/admin.spec.ts sends such a file through a real browser.
test('the Windows-1252 of older spreadsheets', () => {
  const bytes = Uint8Array.from(Buffer.from('Sigle;Nom\nMLX;R\xe9gion \xe0 part', 'latin1'))
  expect(decodeCsv(bytes)).toBe('Sigle;Nom\nMLX;Région à part')
})

test('UTF-16 in both orders', () => {
  const little = Buffer.from(`\uFEFF${TEXT}`, 'utf16le')
  expect(decodeCsv(little)).toBe(TEXT)
  expect(decodeCsv(Uint8Array.from(little).map((_, index, all) => all[index ^ 1] ?? 0))).toBe(TEXT)
})
