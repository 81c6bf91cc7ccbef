// The blocks of the core in a file: the same answer as on screen (server/domain/blocks), as a frame with its facts or its table.
import { readBlock } from '#server/domain/blocks/read'
import type { Context } from '#server/domain/context'
import { createFormat } from '#shared/format'
import { translate } from '#shared/messages/index'
import { BlockQuery, type BlockDto, type BlockType } from '#shared/schemas/blocks'
import { TEXT_WIDTH, type Block, type Cell, type Run } from './model'

/** What a document says is checked like a request: anyone who may write can put anything there. */
export async function shown(
  ctx: Context,
  type: BlockType,
  ref: unknown,
  more: Record<string, unknown> = {}
): Promise<Block[] | null> {
  const query = BlockQuery.safeParse({ ...more, type, ref })
  // A draft, or a block that was mangled: its own words are better.
  if (!query.success) return null
  const { item } = await readBlock(ctx, query.data)
  if (!item) return [frame('', [line([{ text: translate(ctx.locale, 'blocks.hidden') }])])]
  return drawn(ctx, item, more.label)
}

/** What was found, as a frame with its facts or its table. `label`: of a figure, the words beside it. */
export function drawn(ctx: Pick<Context, 'locale'>, item: BlockDto, label: unknown): Block[] {
  if (item.table) return [line([title(item)]), tableOf(item.table), ...rest(ctx, item.table.more)]
  if (item.figure !== null) return [frame('', figureLines(ctx, item, label))]
  return [
    frame('', [line([title(item)]), ...(item.record ? recordLines(ctx, item.record) : factLines(item))])
  ]
}

export function fileBlock(file: unknown, name: string): Block {
  const valid = typeof file === 'string' && /^[0-9a-f-]{36}$/.test(file)
  return frame('', [line([valid ? { text: name, href: `/api/v1/files/${file}` } : { text: name }])])
}

function title({ title: text, href }: BlockDto): Run {
  return href === null ? { text, bold: true } : { text, bold: true, href }
}

function figureLines(ctx: Pick<Context, 'locale'>, item: BlockDto, label: unknown): Block[] {
  const source = translate(ctx.locale, 'blocks.figure.from', { title: item.title })
  const words = typeof label === 'string' ? ` ${label}` : ''
  return [line([{ text: item.figure ?? '', bold: true }, { text: words }]), line([{ text: source }])]
}

function factLines({ facts }: BlockDto): Block[] {
  return facts.map(({ label, value }) => line([{ text: `${label} : ` }, { text: value }]))
}

function recordLines(
  ctx: Pick<Context, 'locale'>,
  { stateLabel, person, day }: NonNullable<BlockDto['record']>
): Block[] {
  const due = day === null ? '' : createFormat(ctx.locale).day(day, { withYear: 'always' })
  const words = [stateLabel, person?.name ?? '', due].filter(Boolean).join(', ')
  return words === '' ? [] : [line([{ text: words }])]
}

function tableOf({ columns, rows }: NonNullable<BlockDto['table']>): Block {
  const cell = (text: string, header: boolean): Cell => ({
    header,
    colspan: 1,
    rowspan: 1,
    blocks: [line([{ text }])]
  })
  const count = Math.max(1, columns.length)
  return {
    kind: 'table',
    widths: Array.from({ length: count }, () => TEXT_WIDTH / count),
    rows: [
      columns.map((text) => cell(text, true)),
      ...rows.map((row) => row.map((text) => cell(text, false)))
    ]
  }
}

function rest(ctx: Pick<Context, 'locale'>, more: number): Block[] {
  return more === 0 ? [] : [line([{ text: translate(ctx.locale, 'blocks.view.more', { count: more }) }])]
}

function line(runs: Run[]): Block {
  return { kind: 'paragraph', runs: runs.filter((run) => run.text !== ''), align: null }
}

function frame(name: string, blocks: Block[]): Block {
  return { kind: 'callout', title: name, blocks }
}
