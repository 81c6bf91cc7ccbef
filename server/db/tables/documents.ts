// What is co-edited: the log of raw Yjs updates, its compacted snapshots, and what is derived from them.
// Only server/collab writes here; server/domain reads derived_documents and page_edits. The reasons are in
// docs/adr/0004-collaboration-log.md.
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid
} from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns'
import { pages } from './pages'
import { people } from './people'

const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({ dataType: () => 'bytea' })

/** One Y.Doc. A page has one with the empty part; collections and meetings have more. */
export const documents = pgTable(
  'documents',
  {
    id: id(),
    pageId: uuid('page_id')
      .notNull()
      .references(() => pages.id, { onDelete: 'cascade' }),
    part: text('part').notNull().default(''),
    /** Raised when the content is replaced as a whole: a client of another epoch is refused, so that nothing doubles. */
    epoch: integer('epoch').notNull().default(1),
    createdAt: createdAt()
  },
  (t) => [unique('documents_page_part').on(t.pageId, t.part)]
)

/** Raw bytes as they came, in the order of their commit. No reference to people: a batch must never fail for a deleted person. */
export const docUpdates = pgTable(
  'doc_updates',
  {
    seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    epoch: integer('epoch').notNull(),
    /** Who sent it; null for the server itself. */
    personId: uuid('person_id'),
    bytes: bytea('bytes').notNull(),
    /** CRC-32 of `bytes`, signed: one flipped bit would otherwise be a letter that nobody typed. Null in rows older than it. */
    crc: integer('crc'),
    at: at('at').notNull().defaultNow()
  },
  (t) => [index('doc_updates_document').on(t.documentId, t.seq)]
)

/** Compacted states. One of each epoch is current; the others are the hourly copies that versions are made from. */
export const docSnapshots = pgTable(
  'doc_snapshots',
  {
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    epoch: integer('epoch').notNull(),
    uptoSeq: bigint('upto_seq', { mode: 'number' }).notNull(),
    /** How many rows of the log went into it, since its epoch began: numbers of rows are drawn before the commit, and may come late. */
    rows: bigint('rows', { mode: 'number' }).notNull().default(0),
    state: bytea('state').notNull(),
    /** Hexadecimal, of `state`. */
    sha256: text('sha256').notNull(),
    schemaVersion: integer('schema_version').notNull(),
    /** False: superseded, and kept for history. */
    current: boolean('current').notNull().default(true),
    /** Never thinned: something with a name stands on it. */
    pinned: boolean('pinned').notNull().default(false),
    at: at('at').notNull().defaultNow()
  },
  (t) => [primaryKey({ columns: [t.documentId, t.epoch, t.uptoSeq] })]
)

/** A state worth coming back to. It stands on a snapshot, pinned when it must stay for ever, and goes with it. */
export const docVersions = pgTable(
  'doc_versions',
  {
    id: id(),
    documentId: uuid('document_id').notNull(),
    epoch: integer('epoch').notNull(),
    uptoSeq: bigint('upto_seq', { mode: 'number' }).notNull(),
    kind: text('kind', { enum: ['session', 'named', 'before-restore', 'before-import'] }).notNull(),
    name: text('name').notNull().default(''),
    createdBy: uuid('created_by').references(() => people.id, { onDelete: 'set null' }),
    at: at('at').notNull().defaultNow(),
    /** Of a restoration: emptied blocks that are to go once nobody is in them, as [client, clock]; null: none. */
    sweep: jsonb('sweep').$type<[number, number][]>()
  },
  (t) => [
    foreignKey({
      name: 'doc_versions_snapshot',
      columns: [t.documentId, t.epoch, t.uptoSeq],
      foreignColumns: [docSnapshots.documentId, docSnapshots.epoch, docSnapshots.uptoSeq]
    }).onDelete('cascade'),
    index('doc_versions_document').on(t.documentId, t.at),
    index('doc_versions_sweep')
      .on(t.at)
      .where(sql`sweep is not null`)
  ]
)

/** Who wrote between the version before and this one. */
export const docVersionAuthors = pgTable(
  'doc_version_authors',
  {
    versionId: uuid('version_id')
      .notNull()
      .references(() => docVersions.id, { onDelete: 'cascade' }),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' })
  },
  (t) => [primaryKey({ columns: [t.versionId, t.personId] })]
)

/** Which person a Yjs clientID belongs to, in one document: the first who used it. Null: the server. */
export const docClients = pgTable(
  'doc_clients',
  {
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    clientId: bigint('client_id', { mode: 'number' }).notNull(),
    personId: uuid('person_id'),
    epoch: integer('epoch').notNull(),
    /** The run of the server in which it last began to write. */
    runId: uuid('run_id').notNull()
  },
  (t) => [primaryKey({ columns: [t.documentId, t.clientId] })]
)

/** One life of a server process. Others may hand back what it had not written from the moment it is known to be lost, and not before. */
export const collabRuns = pgTable('collab_runs', {
  id: id(),
  /** Machine and port: two processes cannot have the same at once, so a new one knows that the one before it is gone. */
  node: text('node').notNull().default(''),
  /** Where other nodes reach this one (NODE_ADDRESS); null: nowhere. */
  address: text('address'),
  startedAt: at('started_at').notNull().defaultNow(),
  /** Its last sign of life, by the clock of the database. Only a node that may not be alone gives any. */
  seenAt: at('seen_at').notNull().defaultNow(),
  /** Stopped after writing everything. */
  endedAt: at('ended_at'),
  /** Gave no sign of life for too long: whatever it still holds in memory is void. */
  lostAt: at('lost_at')
})

/** What could not be loaded, stored or believed. Nothing is deleted from here without a person. */
export const docQuarantine = pgTable(
  'doc_quarantine',
  {
    id: id(),
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    epoch: integer('epoch').notNull(),
    personId: uuid('person_id'),
    reason: text('reason').notNull(),
    detail: text('detail').notNull().default(''),
    bytes: bytea('bytes'),
    at: at('at').notNull().defaultNow(),
    resolvedAt: at('resolved_at')
  },
  (t) => [index('doc_quarantine_document').on(t.documentId, t.at)]
)

/** When each document was last read from end to end and found whole or not: the scrubber begins with the oldest. */
export const docChecks = pgTable(
  'doc_checks',
  {
    documentId: uuid('document_id')
      .primaryKey()
      .references(() => documents.id, { onDelete: 'cascade' }),
    at: at('at').notNull().defaultNow(),
    /** Null: it could not be examined (too long, the database was not there…). */
    whole: boolean('whole')
  },
  (t) => [index('doc_checks_at').on(t.at)]
)

/** Rebuilt by `npm run rebuild-derived`. */
export const derivedDocuments = pgTable('derived_documents', {
  documentId: uuid('document_id')
    .primaryKey()
    .references(() => documents.id, { onDelete: 'cascade' }),
  text: text('text').notNull().default(''),
  wordCount: integer('word_count').notNull().default(0),
  excerpt: text('excerpt').notNull().default(''),
  uptoSeq: bigint('upto_seq', { mode: 'number' }).notNull().default(0),
  /** Of which content, and how many changes of it were read: the highest number alone would not tell of one committed late. */
  epoch: integer('epoch').notNull().default(0),
  changes: bigint('changes', { mode: 'number' }).notNull().default(-1),
  updatedAt: at('updated_at').notNull().defaultNow()
})

/** Who moved what and when, kept at store time: the lists of "what moved" read nothing else. */
export const pageEdits = pgTable(
  'page_edits',
  {
    pageId: uuid('page_id')
      .notNull()
      .references(() => pages.id, { onDelete: 'cascade' }),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    firstAt: at('first_at').notNull().defaultNow(),
    lastAt: at('last_at').notNull().defaultNow(),
    editCount: integer('edit_count').notNull().default(0)
  },
  (t) => [
    primaryKey({ columns: [t.pageId, t.personId] }),
    index('page_edits_last').on(t.pageId, t.lastAt),
    index('page_edits_person').on(t.personId, t.lastAt),
    index('page_edits_recent').on(t.lastAt)
  ]
)
