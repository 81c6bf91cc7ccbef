// One PostgreSQL for the whole run, one migrated database that the others are copied from. DATABASE_URL uses yours instead.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import type { TestProject } from 'vitest/node'
import { createDb, type ConnectionTarget } from '#server/db/client'
import { startEmbedded } from '#server/db/embedded/index'
import { migrate } from '#server/db/migrate'

export interface TestCluster {
  admin: ConnectionTarget
  template: string
  /** Owner of the databases; undefined with DATABASE_URL, whose user owns them. */
  owner: string | undefined
}

declare module 'vitest' {
  export interface ProvidedContext {
    testCluster: TestCluster
  }
}

export default async function setup(project: Pick<TestProject, 'provide'>): Promise<() => Promise<void>> {
  const url = process.env['DATABASE_URL']
  const dataDir = mkdtempSync(join(tmpdir(), 'interpoles-test-'))
  const embedded = url ? undefined : await startEmbedded({ dataDir, log: pino({ level: 'silent' }) })
  const admin = url ?? embedded?.adminTarget ?? ''
  const template = `interpoles_template_${process.pid}`
  const owner = embedded?.target.user

  const server = createDb(admin, { maxConnections: 1 })
  await server.sql.unsafe(`create database ${template} ${owner ? `owner ${owner}` : ''}`)
  const database = createDb(within(admin, template, owner), { maxConnections: 1 })
  await migrate(database)
  await database.end()
  project.provide('testCluster', { admin, template, owner })

  return async () => {
    if (url) await server.sql.unsafe(`drop database if exists ${template} with (force)`)
    await server.end()
    await embedded?.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** The same server, another database. */
export function within(
  admin: ConnectionTarget,
  database: string,
  owner: string | undefined
): ConnectionTarget {
  if (typeof admin !== 'string') return { ...admin, database, user: owner ?? admin.user }
  const url = new URL(admin)
  url.pathname = `/${database}`
  return url.href
}
