// What a row becomes, decided from what the network already holds: shared by the form, the import and its preview.
// Pure over `Taken`, which it keeps up to date so that the next line of a file sees the one before.
import { eq } from 'drizzle-orm'
import type { Executor, OrganisationRow } from '#server/domain/access/index'
import { organisations } from '#server/db/tables/organisations'
import { AppError } from '#shared/errors'
import type { OrganisationInput } from '#shared/schemas/organisations'
import { proposeCode } from './code'
import { makeSlug } from './slug'
import { nextTint, usualStanding } from './tint'

/** What no two organisations of a network share, archived ones included. */
export interface Taken {
  codes: Set<string>
  slugs: Set<string>
  /** By department. */
  tints: Map<string, Set<number>>
}

export type OrganisationValues = Omit<
  OrganisationRow,
  'id' | 'networkId' | 'archivedAt' | 'createdAt' | 'updatedAt'
>

/** Under the lock of the directory. */
export async function loadTaken(tx: Executor, networkId: string): Promise<Taken> {
  const rows = await tx
    .select({
      code: organisations.code,
      slug: organisations.slug,
      department: organisations.department,
      tint: organisations.tint
    })
    .from(organisations)
    .where(eq(organisations.networkId, networkId))
  const taken: Taken = { codes: new Set(), slugs: new Set(), tints: new Map() }
  for (const row of rows) reserve(taken, row)
  return taken
}

/** @throws organisation.code_taken, organisation.tint_taken */
export function planNew(input: OrganisationInput, taken: Taken): OrganisationValues {
  const standing = input.standing ?? usualStanding(input.kind)
  const department = input.department ?? null
  if (input.code !== undefined && taken.codes.has(input.code)) throw new AppError('organisation.code_taken')
  const code = input.code ?? proposeCode(input.name, taken.codes)
  const values: OrganisationValues = {
    name: input.name,
    code,
    slug: makeSlug(input.name, taken.slugs, code.toLowerCase()),
    kind: input.kind,
    standing,
    department,
    secondDepartment: otherThan(department, input.secondDepartment),
    tint: chooseTint({ standing, department, wanted: input.tint, current: null }, taken),
    territory: input.territory ?? '',
    territoryCodes: input.territoryCodes ?? [],
    description: input.description ?? '',
    website: input.website ?? '',
    email: input.email ?? '',
    phone: input.phone ?? '',
    address: input.address ?? '',
    longitude: input.longitude ?? null,
    latitude: input.latitude ?? null
  }
  reserve(taken, values)
  return values
}

/** @throws organisation.code_taken, organisation.tint_taken */
export function planChange(
  row: OrganisationValues,
  patch: Partial<OrganisationInput>,
  taken: Taken
): OrganisationValues {
  const next = { ...row, ...withoutUndefined(patch) }
  if (next.code !== row.code && taken.codes.has(next.code)) throw new AppError('organisation.code_taken')
  next.secondDepartment = otherThan(next.department, next.secondDepartment)
  const moved = next.department !== row.department
  const place = { standing: next.standing, department: next.department }
  const current = moved ? null : row.tint
  next.tint = chooseTint(
    { ...place, wanted: moved && patch.tint === row.tint ? undefined : patch.tint, current },
    taken
  )
  reserve(taken, next)
  return next
}

interface TintWish {
  standing: 'member' | 'partner'
  department: string | null
  /** Undefined: whatever is free; null: none. */
  wanted: number | null | undefined
  current: number | null
}

/** Partners are outlined and a tint is a rank in a department; one that an organisation holds stays its own. */
function chooseTint({ standing, department, wanted, current }: TintWish, taken: Taken): number | null {
  if (department === null) return null
  if (standing === 'partner') return current
  const held = taken.tints.get(department) ?? new Set<number>()
  if (wanted === undefined) return current ?? nextTint(held)
  if (wanted !== null && wanted !== current && held.has(wanted)) throw new AppError('organisation.tint_taken')
  return wanted
}

function reserve(taken: Taken, row: Pick<OrganisationValues, 'code' | 'slug' | 'department' | 'tint'>): void {
  taken.codes.add(row.code)
  taken.slugs.add(row.slug)
  if (row.department === null || row.tint === null) return
  taken.tints.set(row.department, (taken.tints.get(row.department) ?? new Set()).add(row.tint))
}

function otherThan(department: string | null, second: string | null | undefined): string | null {
  return second === undefined || second === department ? null : second
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Only keys are dropped: every value that stays keeps its type.
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
