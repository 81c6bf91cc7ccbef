// What a type of view lets one set, as values: its panel draws them, the view reads them back from its options.
import type { SelectOption } from '$lib/ui/types'
import type { Field } from '#shared/fields/field'

export type SettingChoice =
  | {
      kind: 'one'
      key: string
      label: string
      value: string
      options: readonly SelectOption[]
      /** The empty choice, when there may be none. */
      none?: string
      set: (value: string) => void
    }
  | { kind: 'flag'; key: string; label: string; value: boolean; note?: string; set: (value: boolean) => void }

export function fieldOptions(fields: readonly Field[]): SelectOption[] {
  return fields.map((field) => ({ value: field.key, label: field.label }))
}
