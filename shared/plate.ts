// From an organisation to its plate: the code people read and the classes that colour it (src/styles/ui/plate.css).

export interface PlateData {
  code: string
  name: string
  /** `d22 t1 x56` (department, tint rank, second department), `reg` (regional) or `part` (outlined partner). */
  tint: string
}

interface PlateSource {
  code: string
  name: string
  kind: string
  standing: 'member' | 'partner'
  department: string | null
  secondDepartment: string | null
  tint: number | null
}

export function plateOf(organisation: PlateSource): PlateData {
  return { code: organisation.code, name: organisation.name, tint: tintOf(organisation) }
}

/** The classes alone, for a ring (avatar), a cursor, a strand or a map. */
export function tintOf(organisation: PlateSource | null | undefined): string {
  if (!organisation) return 'part'
  const { department, secondDepartment, tint } = organisation
  if (organisation.standing === 'partner') return 'part'
  if (department === null || tint === null) return organisation.kind === 'cress' ? 'reg' : 'part'
  const edge = secondDepartment !== null && secondDepartment !== department ? ` x${secondDepartment}` : ''
  return `d${department} t${tint}${edge}`
}
