// What a live block shows to this viewer. `item` is null for what they may not see and for what is not there, alike.
import { z } from 'zod'
import { Day, Id, Instant } from './common'

export const BLOCK_TYPES = ['organisation', 'figure', 'view', 'record', 'version'] as const
export type BlockType = (typeof BLOCK_TYPES)[number]
export const BLOCK_FIGURES = ['count', 'filled', 'distinct', 'sum', 'avg', 'median', 'min', 'max'] as const
export type BlockFigure = (typeof BLOCK_FIGURES)[number]

export const BlockQuery = z.object({
  type: z.enum(BLOCK_TYPES),
  /** An organisation, a collection, a view, `<collection>/<record>` or `<page>/<version>`. */
  ref: z.string().max(110),
  /** Of a figure: what is made of which field; `count` needs none. */
  of: z.enum(BLOCK_FIGURES).default('count'),
  field: z.string().max(64).default(''),
  /** Of a figure: only the records that this view shows. */
  view: z.string().max(36).default('')
})
export type BlockQuery = z.infer<typeof BlockQuery>

export const BlockDto = z.object({
  title: z.string(),
  href: z.string().nullable(),
  figure: z.string().nullable(),
  facts: z.array(z.object({ label: z.string(), value: z.string(), href: z.string().nullable() })),
  table: z
    .object({
      columns: z.array(z.string()),
      rows: z.array(z.array(z.string())),
      /** Rows that are not shown. */
      more: z.number().int()
    })
    .nullable(),
  /** Of a version: what the page said, as blocks of the editor's JSON. */
  text: z.object({ at: Instant, content: z.array(z.looseObject({ type: z.string() })) }).nullable(),
  /** Of a decision or an action. */
  record: z
    .object({
      state: z.string().nullable(),
      stateLabel: z.string(),
      closed: z.boolean(),
      states: z.array(z.object({ id: z.string(), label: z.string() })),
      person: z.object({ id: Id, name: z.string() }).nullable(),
      day: Day.nullable(),
      write: z.boolean()
    })
    .nullable()
})
export type BlockDto = z.infer<typeof BlockDto>
export const BlockAnswer = z.object({ item: BlockDto.nullable() })
