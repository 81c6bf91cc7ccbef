// The path of an initiative: its phases, and where each subject (a commune, a territory, or the initiative as a whole) stands on it.
import { date, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { id, createdAt, updatedAt } from './columns'
import { initiatives } from './initiatives'
import { organisations } from './organisations'

export const phases = pgTable(
  'phases',
  {
    id: id(),
    initiativeId: uuid('initiative_id')
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    /** Stable name given by the type; never renamed. */
    key: text('key').notNull(),
    title: text('title').notNull(),
    /** One line: what must be true to leave the phase. */
    gate: text('gate').notNull().default(''),
    position: text('position').notNull(),
    createdAt: createdAt()
  },
  (t) => [index('phases_initiative').on(t.initiativeId, t.position)]
)

export const phaseSubjects = pgTable(
  'phase_subjects',
  {
    id: id(),
    initiativeId: uuid('initiative_id')
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    /** The organisation that is the subject (a commune), or null for a subject that is only named. */
    organisationId: uuid('organisation_id').references(() => organisations.id, { onDelete: 'set null' }),
    /** The organisation that accompanies it: colour of its path. */
    carriedById: uuid('carried_by_id').references(() => organisations.id, { onDelete: 'set null' }),
    title: text('title').notNull(),
    /** The chosen project, theme… one line. */
    note: text('note').notNull().default(''),
    position: text('position').notNull(),
    createdAt: createdAt()
  },
  (t) => [index('phase_subjects_initiative').on(t.initiativeId, t.position)]
)

export const phaseSteps = pgTable(
  'phase_steps',
  {
    subjectId: uuid('subject_id')
      .notNull()
      .references(() => phaseSubjects.id, { onDelete: 'cascade' }),
    phaseId: uuid('phase_id')
      .notNull()
      .references(() => phases.id, { onDelete: 'cascade' }),
    state: text('state', { enum: ['ahead', 'current', 'waiting', 'done'] }).notNull(),
    /** Two short lines in the cell. */
    headline: text('headline').notNull().default(''),
    detail: text('detail').notNull().default(''),
    on: date('on', { mode: 'string' }),
    updatedAt: updatedAt()
  },
  (t) => [primaryKey({ columns: [t.subjectId, t.phaseId] })]
)
