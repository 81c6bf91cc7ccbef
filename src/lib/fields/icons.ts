// The drawing that stands for each type of field, beside its name.
import type { IconName } from '$lib/ui/icons'

const ICONS: Record<string, IconName> = {
  text: 'text-aa',
  longtext: 'text-align-left',
  integer: 'hash',
  number: 'hash',
  money: 'currency-eur',
  percent: 'percent',
  bool: 'check-square',
  date: 'calendar-blank',
  datetime: 'calendar-blank',
  month: 'calendar-blank',
  year: 'calendar-blank',
  choice: 'tag',
  choices: 'tag',
  rating: 'star',
  scale: 'star',
  email: 'envelope-simple',
  phone: 'phone',
  link: 'link-simple',
  file: 'file',
  votes: 'check-circle',
  person: 'user',
  persons: 'user',
  organisation: 'buildings',
  organisations: 'buildings',
  commune: 'map-pin',
  communes: 'map-pin',
  epci: 'map-pin',
  pole: 'map-trifold',
  poles: 'map-trifold',
  relation: 'link',
  relations: 'link',
  backlinks: 'link',
  document: 'file-text',
  formula: 'function',
  lookup: 'function',
  rollup: 'function',
  createdBy: 'user-circle',
  modifiedBy: 'user-circle',
  createdAt: 'clock-counter-clockwise',
  modifiedAt: 'clock-counter-clockwise',
  autonumber: 'list-numbers'
}

/** An ordered state is a path, whatever its type. */
export function fieldIcon({ type, role }: { type: string; role?: string | null }): IconName {
  if (role === 'status') return 'path'
  return ICONS[type] ?? 'info'
}
