// One line of the palette, wherever it comes from, and the name of the group it stands in.
import type { KeptFinding } from '$lib/collab/device/search'
import type { Messages } from '$lib/i18n'
import type { IconName } from '$lib/ui/icons'
import type { PaletteItem } from '#shared/schemas/home'
import type { FindingDto } from '#shared/schemas/search'
import { iconOf, narrowingOf, NARROWINGS, type Narrowing } from './found'

export type PaletteGroup = 'recent' | 'go' | Narrowing | 'do'

export interface PaletteEntry {
  key: string
  group: PaletteGroup
  label: string
  note: string
  icon: IconName
  href?: string
  run?: () => void | Promise<void>
  /** Of what was found. */
  found?: Pick<FindingDto, 'titleMarks' | 'snippet' | 'snippetMarks'>
}

/** The name of a group, as its heading says it. */
export function groupLabel(t: Messages, group: PaletteGroup): string {
  if (group === 'recent') return t('search.palette.recent')
  if (group === 'go' || group === 'do') return t(`shell.palette.${group}`)
  const label = NARROWINGS.find(({ key }) => key === group)?.label
  return t(label ?? 'search.kind.pages')
}

export function fromServer(item: FindingDto): PaletteEntry {
  const { kind, id, title, context, href } = item
  const [group, icon] = [narrowingOf(kind), iconOf(kind)]
  return { key: `${kind} ${id}`, group, label: title, note: context, icon, href, found: item }
}

export function fromVisit({ kind, id, title, context, href }: PaletteItem): PaletteEntry {
  return { key: `recent ${id}`, group: 'recent', label: title, note: context, icon: iconOf(kind), href }
}

export function fromDevice({ id, title, href, ...found }: KeptFinding, group: PaletteGroup): PaletteEntry {
  return { key: `here ${id}`, group, label: title, note: '', icon: iconOf('document'), href, found }
}
