import { DrizzleQueryError } from 'drizzle-orm/errors'
import { expect, it } from 'vitest'
import { createLog, describeError } from '#server/log'

it('an error of the database is kept without what people wrote', () => {
  const driver = Object.assign(
    new Error('duplicate key value violates unique constraint "accounts_email_unique"'),
    {
      code: '23505',
      detail: 'Key (email)=(canari@plouezec.example) already exists.'
    }
  )
  const error = new DrizzleQueryError(
    'insert into accounts (email) values ($1)',
    ['canari@plouezec.example'],
    driver
  )
  const kept = describeError(error)
  expect(JSON.stringify(kept)).not.toContain('canari')
  expect(kept).toMatchObject({
    message: expect.stringContaining('insert into accounts') as string,
    cause: { code: '23505', message: expect.stringContaining('accounts_email_unique') as string }
  })
})

it('an error that names itself as its cause is described once', () => {
  const error = new Error('loop')
  error.cause = error
  expect(JSON.stringify(describeError(error)).match(/loop/g)?.length).toBeLessThan(10)
})

it('fields with the names of secrets are hidden wherever they are logged', () => {
  const lines: string[] = []
  const log = createLog({ logLevel: 'info' }, { write: (line) => void lines.push(line) })
  log.info(
    { password: 'canari', session: { token: 'canari' }, request: { headers: { cookie: 'canari' } } },
    'hello'
  )
  expect(lines.join('')).toContain('hello')
  expect(lines.join('')).not.toContain('canari')
})
