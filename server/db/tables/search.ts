// What is searched: a row for each thing that can be found, written by triggers in the transaction of what it copies, whoever writes it.
// Who may see it is nowhere here: access asks the things themselves. Rebuilt by `npm run rebuild-derived` (search_rebuild in SQL).
import { boolean, customType, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns'
import { files } from './files'
import { networks } from './networks'

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

export const derivedSearch = pgTable(
  'derived_search',
  {
    /** One of FINDING_KINDS in shared/vocabulary, or the kind of a page of a plugin. */
    kind: text('kind').notNull(),
    /** Of the thing; of a record, the one it has in its collection. */
    subjectId: text('subject_id').notNull(),
    networkId: uuid('network_id')
      .notNull()
      .references(() => networks.id, { onDelete: 'cascade' }),
    initiativeId: uuid('initiative_id'),
    /** Where it stands: whoever does not see this page does not see it. */
    pageId: uuid('page_id'),
    /** Of its own title alone, stems and whole words: titles are looked at first. */
    titleWords: tsvector('title_words').notNull(),
    /** Title (weight A), what stands beside it (B), text (D): stems without accents. */
    words: tsvector('words').notNull(),
    /** When it last changed. */
    at: at('at').notNull(),
    /** Whether the words are in the list that typing errors are compared with. */
    listed: boolean('listed').notNull().default(false)
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.subjectId] }),
    index('derived_search_title_words').using('gin', t.titleWords),
    index('derived_search_all_words').using('gin', t.words).with({ gin_pending_list_limit: 512 }),
    index('derived_search_at').on(t.networkId, t.at),
    index('derived_search_page').on(t.pageId),
    index('derived_search_initiative').on(t.initiativeId)
  ]
)

/** The words of a network, whole and without accents, nothing else: what a typing error is compared with. Never shown. */
export const derivedWords = pgTable(
  'derived_words',
  {
    networkId: uuid('network_id')
      .notNull()
      .references(() => networks.id, { onDelete: 'cascade' }),
    word: text('word').notNull()
  },
  (t) => [primaryKey({ columns: [t.networkId, t.word] })]
)

/** What was read in a file by the thread (server/search/file-texts.ts); no row yet: it waits. */
export const derivedFiles = pgTable('derived_files', {
  fileId: uuid('file_id')
    .primaryKey()
    .references(() => files.id, { onDelete: 'cascade' }),
  text: text('text').notNull().default(''),
  /** `reading`, then `again`: begun, and not finished yet. `unread`: encrypted, damaged, too long. */
  state: text('state', { enum: ['reading', 'again', 'read', 'unread'] }).notNull(),
  at: at('at').notNull().defaultNow()
})
