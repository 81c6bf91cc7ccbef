// What one may do with a column, as values.
import type { Messages } from '$lib/i18n'
import type { Action } from '$lib/ui/types'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { ViewSettings } from '#shared/views/view'
import { wider, withWidth } from './columns'

interface Column {
  field: Field
  column: number
  fields: readonly Field[]
  settings: ViewSettings
  width: number
  manage: boolean
}

interface ColumnGestures {
  change: (settings: ViewSettings) => void
  edit: () => void
  addAfter: () => void
  retire: () => void
}

export function columnActions(
  t: Messages,
  { field, column, fields, settings, width, manage }: Column,
  { change, edit, addAfter, retire }: ColumnGestures
): Action[] {
  const { key } = field
  const keys = fields.map((one) => one.key)
  const shift = (by: number) => {
    const next = keys.filter((one) => one !== key)
    next.splice(column + by, 0, key)
    change({ ...settings, fields: next })
  }
  const grouped = settings.group?.[0] === key
  const all: (Action & { allowed?: boolean })[] = [
    { key: 'edit', label: t('table.field.edit'), icon: 'pencil-simple', allowed: manage, run: edit },
    {
      key: 'asc',
      label: t('views.sort.ascending'),
      icon: 'arrow-up',
      run: () => change({ ...settings, sort: [{ field: key }] })
    },
    {
      key: 'desc',
      label: t('views.sort.descending'),
      icon: 'arrow-down',
      run: () => change({ ...settings, sort: [{ field: key, descending: true }] })
    },
    {
      key: 'group',
      label: t(grouped ? 'views.group.stop' : 'views.group.this'),
      icon: 'rows',
      allowed: typeOf(field).groups,
      run: () => change({ ...settings, group: grouped ? undefined : [key] })
    },
    {
      key: 'left',
      label: t('table.column.left'),
      icon: 'arrow-left',
      disabled: column === 0,
      run: () => shift(-1)
    },
    {
      key: 'right',
      label: t('table.column.right'),
      icon: 'arrow-right',
      disabled: column === fields.length - 1,
      run: () => shift(1)
    },
    {
      key: 'wider',
      label: t('table.column.wider'),
      icon: 'plus',
      run: () => change(withWidth(settings, key, wider(width, 1)))
    },
    {
      key: 'narrower',
      label: t('table.column.narrower'),
      icon: 'minus',
      run: () => change(withWidth(settings, key, wider(width, -1)))
    },
    {
      key: 'hide',
      label: t('table.column.hide'),
      icon: 'eye-slash',
      disabled: fields.length === 1,
      run: () => change({ ...settings, fields: keys.filter((one) => one !== key) })
    },
    { key: 'add', label: t('table.field.add_after'), icon: 'columns', allowed: manage, run: addAfter },
    {
      key: 'retire',
      label: t('table.field.retire'),
      icon: 'archive',
      danger: true,
      allowed: manage,
      run: retire
    }
  ]
  return all.filter((action) => action.allowed !== false)
}
