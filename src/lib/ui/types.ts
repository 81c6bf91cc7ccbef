// Shapes that several primitives share. None of them knows what an initiative is.
import type { IconName } from './icons'

export interface SelectOption<V extends string = string> {
  value: V
  label: string
  note?: string
  group?: string
  disabled?: boolean
}

/** A plate: `tint` is the classes that colour it (`d22 t1 x56`, `reg`, `part`), `plateOf` of #shared/plate gives all three. */
export interface PlateProps {
  code: string
  name: string
  tint: string
}

export interface AvatarProps {
  initials: string
  /** Full name, and what they belong to when it helps: « Nolwenn Le Goff, Adess Ouest-Côtes d’Armor ». */
  name: string
  tint?: string
}

/** An action as a value: menus, toolbars and the palette render the same list. */
export interface Action {
  key: string
  label: string
  icon?: IconName
  note?: string
  shortcut?: string
  /** Something others would lose: drawn in red, last, after a rule. */
  danger?: boolean
  disabled?: boolean
  checked?: boolean
  href?: string
  run?: () => void | Promise<void>
}

export interface Crumb {
  label: string
  href?: string
}

export type StepMark = 'done' | 'now' | 'wait' | 'ahead'

/** DESIGN.md section 6. `count`: objects changed and kept here, not keystrokes. */
export type SaveStatus =
  { kind: 'ok'; everything?: boolean } | { kind: 'send' } | { kind: 'off'; count: number } | { kind: 'err' }
