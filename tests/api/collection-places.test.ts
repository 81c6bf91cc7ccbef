// Communes by their names, for a script as for people: written by name or by code, exported by name, and read back.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCollectionDesk, type CollectionDesk } from '#tests/support/collection-desk'

let desk: CollectionDesk

beforeAll(async () => {
  desk = await openCollectionDesk()
})
afterAll(() => desk.close())

test('a commune is written by its name or its code, one of two that bear a name with its département', async () => {
  const page = await desk.make([
    { key: 'title', label: 'Quoi', type: 'text', role: 'title' },
    { key: 'where', label: 'Où', type: 'commune' }
  ])
  const where = async (value: string) =>
    (await desk.as('coordinator', `POST /pages/${page}/records`, { values: { title: 'x', where: value } }))
      .body.values?.where
  expect(await where('22238')).toBe('22238')
  expect(await where('plufur')).toBe('22238')
  expect(await where('Le Faouët (56)')).toBe('56057')
  expect(await where('Le Faouët')).toBeUndefined()
  // Elsewhere: the code stands for itself.
  expect(await where('75056')).toBe('75056')
  const { body: csv } = await desk.as('coordinator', `GET /pages/${page}/export?format=csv`)
  for (const name of ['Plufur', 'Le Faouët (56)', '75056']) expect(csv).toContain(name)
})
