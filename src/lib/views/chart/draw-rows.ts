// Charts made of one row for each category, which a long French word fits: bars, stacks, pyramid, waterfall, progress, heat map.
import type { ChartData, ChartKind } from './data'
import { blank, scale, shortened, ticks, widthOf, type Drawing } from './drawing'

/** Rows drawn; the table has them all. */
export const MOST_ROWS = 40
const FOOT = 26
const TOP = 6

interface Frame {
  drawing: Drawing
  left: number
  right: number
}

export function drawRows(kind: ChartKind, data: ChartData, width: number): Drawing {
  if (kind === 'pyramid') return pyramid(data, width)
  if (kind === 'heat') return heat(data, width)
  if (kind === 'waterfall') return waterfall(data, width)
  if (kind === 'progress') return progress(data, width)
  return bars(data, width, kind === 'stacked')
}

function rowsOf(data: ChartData) {
  return data.categories.slice(0, MOST_ROWS)
}

function frame(data: ChartData, width: number, row: number, room: number): Frame {
  const labels = rowsOf(data).map(({ label }) => widthOf(label))
  const left = Math.min(Math.max(...labels, 40) + 12, width * 0.36)
  const drawing = blank(width, TOP + rowsOf(data).length * row + FOOT)
  rowsOf(data).forEach(({ label }, index) => {
    const text = shortened(label, left - 10)
    drawing.words.push({
      x: left - 8,
      y: TOP + (index + 0.5) * row,
      text,
      anchor: 'end',
      kind: 'label',
      whole: label
    })
  })
  return { drawing, left, right: width - room }
}

function bars(data: ChartData, width: number, stacked: boolean): Drawing {
  const many = data.series.length
  const bar = stacked || many === 1 ? 22 : Math.max(10, 26 - many * 2)
  const row = stacked || many === 1 ? 34 : bar * many + 12
  const sums = data.categories.map((_, column) => sum(data.values.map((line) => line[column] ?? 0)))
  const all = stacked ? sums : data.values.flat().map((value) => value ?? 0)
  const longest = Math.max(...all.map((value) => widthOf(data.text(value))), 20)
  const { drawing, left, right } = frame(data, width, row, longest + 10)
  const steps = ticks(Math.min(0, ...all), Math.max(0, ...all), width < 500 ? 3 : 5, data)
  const x = scale([steps[0] ?? 0, steps.at(-1) ?? 1], [left, right])
  axis(drawing, steps, x, data)
  rowsOf(data).forEach((category, column) => {
    let [reached, under] = [0, 0]
    data.series.forEach((mark, index) => {
      const value = data.values[index]?.[column] ?? null
      if (value === null) return
      const from = stacked ? (value >= 0 ? reached : under) : 0
      const to = from + value
      if (stacked && value >= 0) reached = to
      else if (stacked) under = to
      const y = TOP + column * row + (row - (stacked ? bar : bar * many)) / 2 + (stacked ? 0 : index * bar)
      const title = [category.label, many > 1 ? mark.label : '', data.text(value)].filter(Boolean).join(', ')
      const drawn = many > 1 ? mark : category
      drawing.boxes.push({
        ...between(x(from), x(to)),
        y,
        height: bar - (many > 1 && !stacked ? 1 : 0),
        mark: drawn,
        title
      })
      if (!stacked)
        drawing.words.push({
          x: Math.max(x(to), x(0)) + 6,
          y: y + bar / 2,
          text: data.text(value),
          anchor: 'start',
          kind: 'value'
        })
      else if (Math.abs(x(to) - x(from)) > widthOf(data.text(value)) + 14)
        drawing.words.push({
          x: (x(from) + x(to)) / 2,
          y: y + bar / 2,
          text: data.text(value),
          anchor: 'middle',
          kind: 'note'
        })
    })
    if (stacked) {
      const text = data.text(sums[column] ?? 0)
      drawing.words.push({
        x: x(Math.max(0, reached)) + 6,
        y: TOP + (column + 0.5) * row,
        text,
        anchor: 'start',
        kind: 'value'
      })
    }
  })
  return drawing
}

/** Two series back to back; the first two when there are more. */
function pyramid(data: ChartData, width: number): Drawing {
  const row = 30
  const drawing = blank(width, TOP + 22 + rowsOf(data).length * row + FOOT)
  const middle = Math.min(Math.max(...rowsOf(data).map(({ label }) => widthOf(label)), 40) + 20, width * 0.34)
  const values = data.values
    .slice(0, 2)
    .flat()
    .map((value) => Math.abs(value ?? 0))
  const most = ticks(0, Math.max(1, ...values), 3, data).at(-1) ?? 1
  const room = Math.max(...values.map((value) => widthOf(data.text(value))), 16) + 10
  const long = (width - middle) / 2 - room
  const sides = [
    { edge: (width - middle) / 2, way: -1, anchor: 'end' as const },
    { edge: (width + middle) / 2, way: 1, anchor: 'start' as const }
  ]
  sides.forEach(({ edge, way, anchor }, index) => {
    const mark = data.series[index]
    if (!mark) return
    drawing.words.push({ x: edge, y: 10, text: mark.label, anchor, kind: 'label' })
    drawing.lines.push({ x1: edge, y1: 22, x2: edge, y2: drawing.height - FOOT, kind: 'axis' })
    rowsOf(data).forEach((category, column) => {
      const value = data.values[index]?.[column] ?? null
      if (value === null) return
      const length = (Math.abs(value) / most) * long
      const y = TOP + 22 + column * row + 4
      const title = `${category.label}, ${mark.label}, ${data.text(value)}`
      drawing.boxes.push({ ...between(edge, edge + way * length), y, height: row - 8, mark, title })
      const at = edge + way * (length + 6)
      drawing.words.push({ x: at, y: y + (row - 8) / 2, text: data.text(value), anchor, kind: 'value' })
    })
  })
  rowsOf(data).forEach(({ label }, column) => {
    const y = TOP + 22 + (column + 0.5) * row
    drawing.words.push({
      x: width / 2,
      y,
      text: shortened(label, middle - 12),
      anchor: 'middle',
      kind: 'label',
      whole: label
    })
  })
  return drawing
}

function heat(data: ChartData, width: number): Drawing {
  const row = 34
  const head = 44
  const { drawing, left } = frame(data, width, row, 0)
  drawing.height += head - FOOT
  for (const word of drawing.words) word.y += head
  const cell = (width - left) / Math.max(1, data.series.length)
  const all = data.values.flat().flatMap((value) => value ?? [])
  const [least, most] = [Math.min(0, ...all), Math.max(1e-9, ...all)]
  data.series.forEach((mark, index) => {
    const x = left + index * cell
    const text = shortened(mark.label, cell - 6)
    drawing.words.push({
      x: x + cell / 2,
      y: head - 14,
      text,
      anchor: 'middle',
      kind: 'label',
      whole: mark.label
    })
    rowsOf(data).forEach((category, column) => {
      const value = data.values[index]?.[column] ?? null
      const tone = value === null ? 0 : (value - least) / (most - least)
      const y = TOP + head + column * row
      const title = `${category.label}, ${mark.label}, ${data.text(value) || '–'}`
      drawing.boxes.push({ x: x + 1, y: y + 1, width: cell - 2, height: row - 2, mark, title, tone })
      const said = shortened(data.text(value), cell - 4)
      drawing.words.push({
        x: x + cell / 2,
        y: y + row / 2,
        text: said,
        anchor: 'middle',
        kind: tone > 0.55 ? 'note' : 'value'
      })
    })
  })
  return drawing
}

/** From nothing to the total, step by step. */
function waterfall(data: ChartData, width: number): Drawing {
  const row = 32
  const values = data.categories.map((_, column) => sum(data.values.map((line) => line[column] ?? 0)))
  let total = 0
  const ends = values.map((value) => (total += value))
  const room = Math.max(...[...values, total].map((value) => widthOf(data.text(value))), 20) + 12
  const { drawing, left, right } = frame(data, width, row, room)
  drawing.height += row
  const steps = ticks(Math.min(0, ...ends), Math.max(0, ...ends), width < 500 ? 3 : 5, data)
  const x = scale([steps[0] ?? 0, steps.at(-1) ?? 1], [left, right])
  axis(drawing, steps, x, data)
  let reached = 0
  rowsOf(data).forEach((category, column) => {
    const value = values[column] ?? 0
    const to = reached + value
    const y = TOP + column * row
    const title = `${category.label}, ${data.text(value)}`
    drawing.boxes.push({ ...between(x(reached), x(to)), y: y + 5, height: row - 10, mark: category, title })
    drawing.lines.push({ x1: x(to), y1: y + row - 5, x2: x(to), y2: y + row + 5, kind: 'link' })
    drawing.words.push({
      x: Math.max(x(to), x(reached)) + 6,
      y: y + row / 2,
      text: data.text(value),
      anchor: 'start',
      kind: 'value'
    })
    reached = to
  })
  const y = TOP + rowsOf(data).length * row
  const mark = { key: 'total', label: 'Σ', colour: 'stone', rank: 0 }
  drawing.boxes.push({
    ...between(x(0), x(total)),
    y: y + 5,
    height: row - 10,
    mark,
    title: data.text(total)
  })
  drawing.words.push({ x: left - 8, y: y + row / 2, text: 'Total', anchor: 'end', kind: 'label' })
  drawing.words.push({
    x: Math.max(x(total), x(0)) + 6,
    y: y + row / 2,
    text: data.text(total),
    anchor: 'start',
    kind: 'value'
  })
  return drawing
}

/** Shares of one: of the whole when records are counted, as they are when they are shares. */
function progress(data: ChartData, width: number): Drawing {
  const row = 40
  const values = data.categories.map((_, column) => sum(data.values.map((line) => line[column] ?? 0)))
  const whole = data.share ? 1 : sum(values)
  const texts = values.map((value) =>
    data.share ? data.text(value) : `${data.text(value)} (${data.percent(whole === 0 ? 0 : value / whole)})`
  )
  const { drawing, left, right } = frame(data, width, row, Math.max(...texts.map(widthOf), 30) + 12)
  drawing.height -= FOOT - 6
  rowsOf(data).forEach((category, column) => {
    const value = values[column] ?? 0
    const part = whole === 0 ? 0 : Math.min(1, Math.max(0, value / whole))
    const y = TOP + column * row + 12
    const title = `${category.label}, ${texts[column] ?? ''}`
    drawing.boxes.push({
      x: left,
      y,
      width: right - left,
      height: row - 24,
      mark: category,
      title,
      track: true
    })
    if (part > 0)
      drawing.boxes.push({
        x: left,
        y,
        width: (right - left) * part,
        height: row - 24,
        mark: category,
        title
      })
    drawing.words.push({
      x: right + 8,
      y: y + (row - 24) / 2,
      text: texts[column] ?? '',
      anchor: 'start',
      kind: 'value'
    })
  })
  return drawing
}

function axis(
  drawing: Drawing,
  steps: readonly number[],
  x: (value: number) => number,
  data: ChartData
): void {
  const bottom = drawing.height - FOOT
  for (const step of steps) {
    drawing.lines.push({ x1: x(step), y1: 2, x2: x(step), y2: bottom, kind: step === 0 ? 'axis' : 'grid' })
    drawing.words.push({ x: x(step), y: bottom + 14, text: data.text(step), anchor: 'middle', kind: 'label' })
  }
}

function between(a: number, b: number): { x: number; width: number } {
  return { x: Math.min(a, b), width: Math.max(1, Math.abs(a - b)) }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
