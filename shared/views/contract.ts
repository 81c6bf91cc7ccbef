// What a type of view is given and gives back. It draws; it fetches nothing and knows no Yjs.
import type { Field, FieldRole } from '#shared/fields/field'
import type { FieldContext } from '#shared/fields/type'
import type { Json } from '#shared/json'
import type { ViewSettings } from './view'

export interface ViewRecord {
  id: string
  order: string
  /** Computed fields included; absent: no value. */
  values: Readonly<Record<string, Json>>
  /** Of computed fields, by key: a code of `expression.error.*`. */
  errors?: Readonly<Record<string, string>>
}

/** What someone did in a view, to be done to the collection: one gesture, one list, one step of undo. */
export type ViewChange =
  | { type: 'set'; id: string; values: Record<string, Json | null> }
  | { type: 'add'; id: string; values: Record<string, Json | null>; beforeId?: string | null }
  /** Among all records: just before `beforeId`; null: last. */
  | { type: 'move'; id: string; beforeId: string | null }
  | { type: 'remove'; id: string }
  | { type: 'settings'; settings: ViewSettings }

export interface ViewAbilities {
  /** Cells, records. */
  write: boolean
  /** Fields, options, the shared view itself. */
  manage: boolean
}

export interface ViewProps {
  /** All records of the collection in their order: the view applies its settings with `applyView`. */
  records: readonly ViewRecord[]
  fields: readonly Field[]
  settings: ViewSettings
  abilities: ViewAbilities
  /** How values are read and written; who « moi » is. */
  context: ViewContext
  onchange(changes: ViewChange[]): void
  /** The sheet of a record is asked for. */
  onopen?(id: string): void
}

export interface ViewContext extends FieldContext {
  personId: string | null
}

/** One folder of src/lib/views: `index.ts` gives this, the component is loaded when it is first drawn. */
export interface ViewType<Component = unknown> {
  id: string
  icon: string
  /** Version of `options` that it writes; `upgrade` reads any earlier one. */
  version: number
  upgrade(options: Record<string, Json>, version: number): Record<string, Json>
  /** Without one of these roles it says which field is missing, and offers to choose or add one. */
  needs: readonly FieldRole[]
  takes: readonly FieldRole[]
  load(): Promise<{ default: Component }>
}
