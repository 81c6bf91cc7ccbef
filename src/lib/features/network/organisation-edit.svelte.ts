// The sheet of an organisation being written: a new one, or an existing one from the version on screen.
import { unwrap, type ApiClient } from '$lib/api/client'
import type { OrganisationDto, OrganisationInput } from '#shared/schemas/organisations'
import type { OrganisationKind } from '#shared/vocabulary'
import type { Department } from './words'

const TEXTS = ['name', 'territory', 'description', 'website', 'email', 'phone', 'address'] as const

export class OrganisationEdit {
  name = $state('')
  code = $state('')
  kind = $state<OrganisationKind | ''>('')
  standing = $state<'member' | 'partner'>('member')
  department = $state<Department | ''>('')
  secondDepartment = $state<Department | ''>('')
  tint = $state<number | null>(null)
  territory = $state('')
  territoryCodes = $state('')
  description = $state('')
  website = $state('')
  email = $state('')
  phone = $state('')
  address = $state('')

  readonly #base: OrganisationDto | null
  /** Whether the viewer also places it in the network (plate, standing), or only writes its sheet. */
  readonly #animate: boolean

  constructor(base: OrganisationDto | null, animate: boolean) {
    this.#base = base
    this.#animate = animate
    if (base === null) return
    for (const field of TEXTS) this[field] = base[field]
    this.code = base.code
    this.kind = base.kind
    this.standing = base.standing
    this.department = departmentOf(base.department)
    this.secondDepartment = departmentOf(base.secondDepartment)
    this.tint = base.tint
    this.territoryCodes = base.territoryCodes.join(' ')
  }

  /** Poles and their chamber are usually members, the others partners: a proposal until someone chooses. */
  proposeStanding(): void {
    if (this.#base === null)
      this.standing = this.kind === 'pole' || this.kind === 'cress' ? 'member' : 'partner'
  }

  get coloured(): boolean {
    return this.standing === 'member' && this.department !== ''
  }

  /** For the plate shown while choosing. */
  get preview() {
    const { name, standing } = this
    return {
      code: this.code.trim().toUpperCase() || '···',
      name,
      kind: this.kind || 'other',
      standing,
      department: this.department || null,
      secondDepartment: this.secondDepartment || null,
      tint: this.coloured ? this.tint : null
    }
  }

  save(api: ApiClient): Promise<OrganisationDto> {
    const sheet = {
      ...Object.fromEntries(TEXTS.map((field) => [field, this[field].trim()])),
      name: this.name.trim(),
      website: webAddress(this.website)
    }
    const base = this.#base
    if (base === null) {
      const json = { ...sheet, ...this.#place(), kind: this.kind || 'other' }
      return unwrap(api.organisations.$post({ json }))
    }
    const json = this.#animate ? { ...sheet, ...this.#place() } : sheet
    return unwrap(api.organisations[':id'].$patch({ param: { id: base.id }, json }))
  }

  #place(): Omit<Partial<OrganisationInput>, 'name' | 'kind'> & { kind?: OrganisationKind } {
    const chosen = this.coloured && this.tint !== null
    return {
      ...(this.code.trim() !== '' && { code: this.code.trim().toUpperCase() }),
      ...(this.kind !== '' && { kind: this.kind }),
      standing: this.standing,
      department: this.department || null,
      secondDepartment: this.secondDepartment || null,
      ...(chosen && { tint: this.tint }),
      territoryCodes: this.territoryCodes.split(/[\s,;]+/).filter(Boolean)
    }
  }
}

/** People write « www.adess29.fr ». */
function webAddress(text: string): string {
  const trimmed = text.trim()
  return /^[\w-]+(\.[\w-]+)+(\/|$)/.test(trimmed) ? `https://${trimmed}` : trimmed
}

function departmentOf(code: string | null): Department | '' {
  return code === '22' || code === '29' || code === '35' || code === '56' ? code : ''
}
