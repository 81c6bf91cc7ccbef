import { z } from 'zod'

const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** See shared/tables/table.ts. */
export const TableDto = z.object({
  sheets: z.array(z.string()),
  sheet: z.number().int(),
  rows: z.array(z.array(Cell)),
  lines: z.array(z.number().int()),
  hints: z.array(z.enum(['euros', 'percent']).nullable()),
  lost: z.array(z.object({ code: z.string(), count: z.number().int(), message: z.string() }))
})
export type TableDto = z.infer<typeof TableDto>
