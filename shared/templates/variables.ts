// `{{initiative.title}}` in a template: which names are known, where they stand, and what replaces them when a page is made.
import type { DocumentNode } from '#shared/editor/json'
import { slips } from '#shared/search/distance'

/** Name, and the French one that means the same. Neither is ever renamed: they are in people's templates. */
export const VARIABLES = {
  'initiative.title': 'initiative.titre',
  'initiative.summary': 'initiative.résumé',
  'initiative.organisations': 'initiative.structures',
  'initiative.start': 'initiative.début',
  'initiative.end': 'initiative.fin',
  'organisation.name': 'structure.nom',
  'organisation.code': 'structure.sigle',
  'organisation.territory': 'structure.territoire',
  'organisation.address': 'structure.adresse',
  'organisation.email': 'structure.courriel',
  'organisation.phone': 'structure.téléphone',
  'person.name': 'personne.nom',
  'network.name': 'réseau.nom',
  today: 'aujourd’hui',
  tomorrow: 'demain',
  'in-a-week': 'dans-une-semaine',
  month: 'mois',
  year: 'année'
} as const
export type VariableName = keyof typeof VARIABLES
export type VariableValues = Record<VariableName, string>

const FOUND = /\{\{\s*([^{}\n]{1,60}?)\s*\}\}/g
const NAMES = new Map<string, VariableName>()
for (const [name, french] of Object.entries(VARIABLES) as [VariableName, string][]) {
  NAMES.set(bare(name), name)
  NAMES.set(bare(french), name)
}

export function variableOf(typed: string): VariableName | null {
  return NAMES.get(bare(typed)) ?? null
}

/** The known name that looks most like it, in the language it was typed in; null when nothing does. */
export function nearestVariable(typed: string): string | null {
  const wanted = bare(typed)
  let best: { name: string; distance: number } | null = null
  for (const [name, french] of Object.entries(VARIABLES)) {
    for (const candidate of [name, french]) {
      const distance = slips(wanted, bare(candidate))
      if (distance < (best?.distance ?? Math.ceil(wanted.length / 2))) best = { name: candidate, distance }
    }
  }
  return best?.name ?? null
}

export interface FoundVariables {
  known: Set<VariableName>
  /** As they were typed, each once. */
  unknown: string[]
}

export function variablesOf(pages: readonly { title: string; content: DocumentNode[] }[]): FoundVariables {
  const known = new Set<VariableName>()
  const unknown = new Set<string>()
  const look = (text: string) => {
    for (const [, typed = ''] of text.matchAll(FOUND)) {
      const name = variableOf(typed)
      if (name) known.add(name)
      else unknown.add(typed)
    }
    return text
  }
  for (const page of pages) {
    look(page.title)
    changeTexts(page.content, look)
  }
  return { known, unknown: [...unknown] }
}

/** What nobody has filled in stays to be seen as missing. */
const MISSING = '…'

export function fillText(text: string, values: VariableValues): string {
  return text.replace(FOUND, (whole, typed: string) => {
    const name = variableOf(typed)
    return name ? values[name] || MISSING : whole
  })
}

/** A name that is half bold is still one name: its value takes the look of its first letter. */
export function fillContent(nodes: DocumentNode[], values: VariableValues): DocumentNode[] {
  return changeTexts(nodes, (text) => fillText(text, values))
}

function changeTexts(nodes: DocumentNode[], change: (text: string) => string): DocumentNode[] {
  return nodes.map((node) => {
    // Braces mean something else in code.
    if (node.type === 'codeBlock' || node.type === 'text') return node
    const guide = node.attrs?.guide
    const attrs = typeof guide === 'string' ? { attrs: { ...node.attrs, guide: change(guide) } } : undefined
    if (!node.content) return { ...node, ...attrs }
    const content = node.content.some((child) => child.type === 'text')
      ? changeLine(node.content, change)
      : changeTexts(node.content, change)
    return { ...node, ...attrs, content }
  })
}

function changeLine(line: DocumentNode[], change: (text: string) => string): DocumentNode[] {
  const made: DocumentNode[] = []
  for (let at = 0; at < line.length;) {
    const runs: DocumentNode[] = []
    while (at < line.length && line[at]?.type === 'text') {
      const run = line[at++]
      if (run) runs.push(run)
    }
    if (runs.length > 0) made.push(...changeRuns(runs, change))
    const other = at < line.length ? line[at++] : undefined
    if (other) made.push(...changeTexts([other], change))
  }
  return made
}

function changeRuns(runs: DocumentNode[], change: (text: string) => string): DocumentNode[] {
  const starts: number[] = []
  let whole = ''
  for (const run of runs) {
    starts.push(whole.length)
    whole += run.text ?? ''
  }
  const made: DocumentNode[] = []
  const put = (rank: number, text: string) => {
    const run = runs[rank]
    if (run && text !== '') made.push({ ...run, text })
  }
  /** What stands between two names keeps its own look. */
  const keep = (from: number, to: number) => {
    for (const [rank, start] of starts.entries()) {
      const end = starts[rank + 1] ?? whole.length
      put(rank, whole.slice(Math.max(from, start), Math.max(Math.min(to, end), Math.max(from, start))))
    }
  }
  let done = 0
  for (const match of whole.matchAll(FOUND)) {
    const rank = starts.findLastIndex((start) => start <= match.index)
    keep(done, match.index)
    put(rank, change(match[0]))
    done = match.index + match[0].length
  }
  keep(done, whole.length)
  return made
}

function bare(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f’'\s]/g, '')
    .toLowerCase()
}
