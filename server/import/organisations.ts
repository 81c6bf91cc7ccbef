// An organisations file: a preview says line by line what would happen; the import writes all of it or nothing.
import { eq } from 'drizzle-orm'
import {
  accessChanged,
  requireAnimator,
  type Executor,
  type OrganisationRow as StoredRow
} from '#server/domain/access/index'
import { audit } from '#server/domain/audit/index'
import { organisations } from '#server/db/tables/organisations'
import type { Context } from '#server/domain/context'
import { lockDirectory } from '#server/domain/organisations/lock'
import {
  loadTaken,
  planChange,
  planNew,
  type OrganisationValues,
  type Taken
} from '#server/domain/organisations/plan'
import { plainWords } from '#server/domain/organisations/slug'
import { AppError } from '#shared/errors'
import type { CsvImportInput, CsvPreview } from '#shared/schemas/organisations'
import { readCsv } from './csv-table'
import { organisationChanges } from './changes'
import { columnLabel, type LineErrors } from './line-errors'
import {
  ORGANISATION_WORDS,
  readOrganisation,
  type OrganisationDraft,
  type OrganisationRow
} from './organisation-lines'
import { missingColumn, refuseInvalid, toPreview, type PlannedLine } from './preview'

export async function importOrganisations(ctx: Context, input: CsvImportInput): Promise<CsvPreview> {
  const { viewer } = requireAnimator(ctx)
  const table = readCsv(input.csv, ORGANISATION_WORDS)
  if (!table.columns.has('name') && !table.columns.has('code'))
    return missingColumn(ctx, table, 'network', 'name', input.commit)
  const { preview, standingChanged } = await ctx.database.db.transaction(async (tx) => {
    await lockDirectory(tx, viewer.networkId)
    const lines = await plan(ctx, tx, viewer.networkId, table.rows)
    const preview = toPreview(table, lines, input.commit)
    if (!input.commit) return { preview, standingChanged: [] }
    refuseInvalid(lines)
    await write(ctx, tx, viewer.networkId, lines)
    return { preview, standingChanged: lines.flatMap(({ before, values }) => standingOf(before, values)) }
  })
  if (standingChanged.length > 0) await accessChanged(ctx, { organisationIds: standingChanged })
  return preview
}

interface Line extends PlannedLine {
  before: StoredRow | null
  values: OrganisationValues | null
}

interface Draft {
  row: OrganisationRow
  draft: OrganisationDraft
  errors: LineErrors
  before: StoredRow | null
}

async function plan(ctx: Context, tx: Executor, networkId: string, rows: OrganisationRow[]): Promise<Line[]> {
  const stored = await tx.select().from(organisations).where(eq(organisations.networkId, networkId))
  const taken = await loadTaken(tx, networkId)
  const drafts = rows.map((row): Draft => ({ row, ...readOrganisation(ctx.locale, row), before: null }))
  matchStored(drafts, stored)
  findDuplicates(drafts)
  // Codes and colours that the file gives come before those we would propose, whatever the order of its lines.
  const given = ({ draft }: Draft) => Number(draft.code === undefined) + Number(draft.tint === undefined)
  const planned = new Map<Draft, Line>()
  for (const draft of drafts.toSorted((a, b) => given(a) - given(b)))
    planned.set(draft, planLine(ctx, draft, taken))
  return drafts.flatMap((draft) => planned.get(draft) ?? [])
}

/** By code; a name alone never updates: two pôles may have the same. */
function matchStored(drafts: Draft[], stored: StoredRow[]): void {
  const byCode = new Map(stored.map((row) => [row.code, row]))
  const byName = new Map(stored.map((row) => [nameKey(row.name), row]))
  for (const entry of drafts) {
    const { draft, errors } = entry
    if (draft.code !== undefined) entry.before = byCode.get(draft.code) ?? null
    else if (draft.name !== undefined) {
      const same = byName.get(nameKey(draft.name))
      if (same) errors.add('code', 'name_exists', { code: same.code })
    }
    if (entry.before?.archivedAt) errors.add('code', 'archived')
  }
}

function findDuplicates(drafts: Draft[]): void {
  const codes = new Map<string, number>()
  const names = new Map<string, number>()
  for (const { draft, errors, row } of drafts) {
    const byCode = draft.code !== undefined
    const key = byCode ? draft.code : draft.name && nameKey(draft.name)
    if (!key) continue
    const seen = byCode ? codes : names
    const line = seen.get(key)
    if (line === undefined) seen.set(key, row.line)
    else errors.add(byCode ? 'code' : 'name', byCode ? 'duplicate_code' : 'duplicate_name', { line })
  }
}

function planLine(ctx: Context, { row, draft, errors, before }: Draft, taken: Taken): Line {
  const line = { line: row.line, label: draft.name ?? before?.name ?? draft.code ?? row.cells.name ?? '' }
  const values = errors.list.length > 0 ? null : decide(ctx, draft, before, taken, errors)
  if (values === null) {
    return { ...line, action: 'invalid', changes: [], errors: errors.list, before, values: null }
  }
  const changes = before ? organisationChanges(ctx.locale, before, values) : []
  const action = before === null ? 'create' : changes.length > 0 ? 'update' : 'unchanged'
  return { ...line, action, changes, errors: [], before, values }
}

function decide(
  ctx: Context,
  draft: OrganisationDraft,
  before: StoredRow | null,
  taken: Taken,
  errors: LineErrors
): OrganisationValues | null {
  try {
    if (before) return planChange(before, draft, taken)
    const { name, kind } = draft
    if (name !== undefined && kind !== undefined) return planNew({ ...draft, name, kind }, taken)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    errors.addRule(error.code === 'organisation.tint_taken' ? 'tint' : 'code', error.code)
    return null
  }
  for (const field of ['name', 'kind'] as const) {
    if (draft[field] === undefined)
      errors.add(field, 'required', { field: columnLabel(ctx.locale, 'network', field) })
  }
  return null
}

async function write(ctx: Context, tx: Executor, networkId: string, lines: readonly Line[]): Promise<void> {
  const created = lines.flatMap(({ before, values }) =>
    before === null && values ? { ...values, networkId } : []
  )
  // PostgreSQL takes 65,534 parameters at once.
  for (let start = 0; start < created.length; start += 500) {
    await tx.insert(organisations).values(created.slice(start, start + 500))
  }
  for (const { action, before, values } of lines) {
    if (action !== 'update' || !before || !values) continue
    await tx
      .update(organisations)
      .set({ ...values, updatedAt: ctx.now() })
      .where(eq(organisations.id, before.id))
  }
  const updated = lines.filter((line) => line.action === 'update').length
  const data = { created: created.length, updated }
  await audit(ctx, tx, { action: 'import.organisations', subjectKind: 'network', subjectId: networkId, data })
}

function standingOf(before: StoredRow | null, values: OrganisationValues | null): string[] {
  return before && values && before.standing !== values.standing ? [before.id] : []
}

function nameKey(name: string): string {
  return plainWords(name).join(' ')
}
