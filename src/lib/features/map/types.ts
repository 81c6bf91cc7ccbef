import type { OrganisationDto } from '#shared/schemas/organisations'

/** What a map needs of an organisation. */
export type Place = Pick<
  OrganisationDto,
  | 'id'
  | 'slug'
  | 'name'
  | 'code'
  | 'kind'
  | 'standing'
  | 'department'
  | 'secondDepartment'
  | 'tint'
  | 'territory'
  | 'territoryCodes'
  | 'longitude'
  | 'latitude'
>

export interface MapArea {
  id: string
  href: string
  code: string
  name: string
  territory: string
  /** Classes of the colour: `d22 t1 x56`. */
  tint: string
  /** Outline, in the units of the map. */
  d: string
  /** Where its label stands. */
  x: number
  y: number
}

export interface MapPoint {
  id: string
  href: string
  name: string
  tint: string
  x: number
  y: number
}

export interface MapDrawing {
  viewBox: string
  areas: MapArea[]
  points: MapPoint[]
  /** Land that belongs to no area. */
  rest: string
  /** How many pays the areas cover. */
  pays: number
}

export interface LocalDrawing {
  viewBox: string
  /** Land around. */
  ground: string
  /** Borders of the pays. */
  borders: string
  own: string
  tint: string
  point: { x: number; y: number } | null
}
