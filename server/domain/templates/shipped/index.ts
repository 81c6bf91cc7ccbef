// The templates that come with the product: data in the JSON files beside this one, read once. How they are written: notation.ts.
import type { StoredTemplatePage } from '#server/db/tables/templates'
import { variablesOf } from '#shared/templates/variables'
import actionPlan from './action-plan.json' with { type: 'json' }
import agenda from './agenda.json' with { type: 'json' }
import minutes from './minutes.json' with { type: 'json' }
import project from './project.json' with { type: 'json' }
import { readNotation } from './notation'

export interface ShippedTemplate {
  /** In addresses; never renamed. */
  id: string
  name: string
  description: string
  pages: StoredTemplatePage[]
  variables: string[]
}

interface WrittenTemplate {
  id: string
  name: string
  description: string
  pages: { title: string; depth: number; lines: string[] }[]
}

export const SHIPPED: readonly ShippedTemplate[] = [minutes, agenda, project, actionPlan].map(read)

export function shippedTemplate(id: string): ShippedTemplate | undefined {
  return SHIPPED.find((one) => one.id === id)
}

function read({ id, name, description, pages: written }: WrittenTemplate): ShippedTemplate {
  const pages = written.map(({ title, depth, lines }) => ({ title, depth, content: readNotation(lines) }))
  return { id, name, description, pages, variables: [...variablesOf(pages).known] }
}
