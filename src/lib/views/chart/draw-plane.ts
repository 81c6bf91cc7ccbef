// Charts in a plane: line, scatter, donut, radar.
import type { ChartData, Mark, ScatterData } from './data'
import { blank, polyline, ring, scale, shortened, ticks, widthOf, type Drawing } from './drawing'

export function drawLine(data: ChartData, width: number): Drawing {
  const height = width < 500 ? 300 : 400
  const drawing = blank(width, height)
  const all = data.values.flat().flatMap((value) => value ?? [])
  const steps = ticks(Math.min(0, ...all), Math.max(0, ...all), 5, data)
  const left = Math.max(...steps.map((step) => widthOf(data.text(step)))) + 14
  const many = data.series.length > 1
  const right =
    width -
    (many ? Math.min(width * 0.24, Math.max(...data.series.map(({ label }) => widthOf(label))) + 18) : 16)
  const [top, bottom] = [12, height - 44]
  const y = scale([steps[0] ?? 0, steps.at(-1) ?? 1], [bottom, top])
  const count = data.categories.length
  const x = scale([0, Math.max(1, count - 1)], [left + 12, right - 12])
  for (const step of steps) {
    drawing.lines.push({ x1: left, y1: y(step), x2: right, y2: y(step), kind: step === 0 ? 'axis' : 'grid' })
    drawing.words.push({ x: left - 8, y: y(step), text: data.text(step), anchor: 'end', kind: 'label' })
  }
  const room = (right - left) / Math.max(1, count)
  const every = Math.max(1, Math.ceil(84 / Math.max(1, room)))
  data.categories.forEach(({ label }, index) => {
    if (index % every !== 0) return
    const text = shortened(label, room * every - 6)
    drawing.words.push({ x: x(index), y: bottom + 20, text, anchor: 'middle', kind: 'label', whole: label })
  })
  const taken: number[] = []
  data.series.forEach((mark, row) => {
    const points = data.categories.flatMap((category, index) => {
      const value = data.values[row]?.[index] ?? null
      return value === null ? [] : [{ category, value, at: [x(index), y(value)] as const }]
    })
    drawing.paths.push({ d: polyline(points.map(({ at }) => at)), mark, kind: 'line', title: mark.label })
    for (const { category, value, at } of points) {
      const title = [category.label, many ? mark.label : '', data.text(value)].filter(Boolean).join(', ')
      drawing.signs.push({ x: at[0], y: at[1], size: count > 60 ? 3 : 5, mark, title })
    }
    const end = points.at(-1)
    if (!end) return
    if (!many) {
      if (count <= 24)
        for (const { value, at } of points)
          drawing.words.push({
            x: at[0],
            y: at[1] - 13,
            text: data.text(value),
            anchor: 'middle',
            kind: 'value'
          })
      return
    }
    // Names beside the ends, pushed apart where they would meet.
    let beside = end.at[1]
    while (taken.some((one) => Math.abs(one - beside) < 16)) beside += 16
    taken.push(beside)
    drawing.words.push({
      x: right,
      y: beside,
      text: shortened(mark.label, width - right),
      anchor: 'start',
      kind: 'value',
      whole: mark.label
    })
  })
  return drawing
}

const MOST_SLICES = 8

export function drawDonut(data: ChartData, width: number, others: string): Drawing {
  const values = data.categories.map((mark, column) => ({
    mark,
    value: data.values.reduce((total, line) => total + Math.max(0, line[column] ?? 0), 0)
  }))
  const ranked = values.filter(({ value }) => value > 0)
  const kept =
    ranked.length > MOST_SLICES
      ? ranked.toSorted((a, b) => b.value - a.value).slice(0, MOST_SLICES - 1)
      : ranked
  const rest = ranked.filter((one) => !kept.includes(one)).reduce((total, { value }) => total + value, 0)
  const slices =
    rest > 0 ? [...kept, { mark: { key: '~', label: others, colour: 'stone', rank: 7 }, value: rest }] : kept
  const total = slices.reduce((sum, { value }) => sum + value, 0)
  const narrow = width < 560
  const size = Math.min(320, narrow ? width - 40 : 320)
  const line = 30
  const drawing = blank(
    width,
    narrow ? size + 24 + slices.length * line : Math.max(size, slices.length * line) + 24
  )
  const centre = { x: narrow ? width / 2 : size / 2 + 12, y: size / 2 + 12 }
  let turned = 0
  slices.forEach(({ mark, value }, index) => {
    const part = total === 0 ? 0 : value / total
    const title = `${mark.label}, ${data.text(value)}, ${data.percent(part)}`
    drawing.paths.push({
      d: ring(centre.x, centre.y, size * 0.29, size / 2 - 4, turned, turned + part),
      mark,
      kind: 'slice',
      title
    })
    const middle = (turned + part / 2) * 2 * Math.PI
    if (part > 0.05)
      drawing.words.push({
        x: centre.x + size * 0.395 * Math.sin(middle),
        y: centre.y - size * 0.395 * Math.cos(middle),
        text: data.percent(Math.round(part * 100) / 100),
        anchor: 'middle',
        kind: 'note'
      })
    turned += part
    const x = narrow ? 14 : size + 60
    const y = narrow ? size + 36 + index * line : centre.y + (index - (slices.length - 1) / 2) * line
    drawing.signs.push({ x, y, size: 7, mark, title })
    const said = `${data.text(value)} (${data.percent(part)})`
    drawing.words.push({
      x: x + 16,
      y,
      text: shortened(mark.label, width - x - 30 - widthOf(said)),
      anchor: 'start',
      kind: 'label',
      whole: mark.label
    })
    drawing.words.push({
      x: narrow ? width - 8 : Math.min(width - 8, x + 380),
      y,
      text: said,
      anchor: 'end',
      kind: 'value'
    })
  })
  drawing.words.push({ x: centre.x, y: centre.y, text: data.text(total), anchor: 'middle', kind: 'value' })
  return drawing
}

const MOST_AXES = 12

export function drawRadar(data: ChartData, width: number): Drawing {
  const size = Math.min(460, width)
  const drawing = blank(width, size)
  const axes = data.categories.slice(0, MOST_AXES)
  const centre = { x: width / 2, y: size / 2 }
  const reach = size / 2 - 46
  const all = data.values.flat().map((value) => value ?? 0)
  const steps = ticks(0, Math.max(1e-9, ...all), 4, data)
  const radius = scale([0, steps.at(-1) ?? 1], [0, reach])
  const at = (index: number, distance: number): [number, number] => {
    const turn = (index / Math.max(1, axes.length)) * 2 * Math.PI
    return [centre.x + distance * Math.sin(turn), centre.y - distance * Math.cos(turn)]
  }
  const web: Mark = { key: '', label: '', colour: 'stone', rank: 0 }
  for (const step of steps.filter((one) => one > 0))
    for (let index = 0; index < axes.length; index += 1) {
      const [[x1, y1], [x2, y2]] = [at(index, radius(step)), at(index + 1, radius(step))]
      drawing.lines.push({ x1, y1, x2, y2, kind: 'grid' })
    }
  axes.forEach(({ label }, index) => {
    const [x2, y2] = at(index, reach)
    drawing.lines.push({ x1: centre.x, y1: centre.y, x2, y2, kind: 'grid' })
    const [x, y] = at(index, reach + 16)
    const anchor = Math.abs(x - centre.x) < 8 ? 'middle' : x > centre.x ? 'start' : 'end'
    const room = anchor === 'middle' ? width * 0.6 : anchor === 'start' ? width - x : x
    drawing.words.push({ x, y, text: shortened(label, room - 4), anchor, kind: 'label', whole: label })
  })
  data.series.forEach((mark, row) => {
    const points = axes.map((_, index) => at(index, radius(Math.max(0, data.values[row]?.[index] ?? 0))))
    drawing.paths.push({ d: polyline(points, true), mark, kind: 'area', title: mark.label })
    points.forEach(([x, y], index) => {
      const title = `${axes[index]?.label ?? ''}, ${mark.label}, ${data.text(data.values[row]?.[index] ?? null)}`
      drawing.signs.push({ x, y, size: 5, mark, title })
    })
  })
  for (const step of steps.filter((one) => one > 0))
    drawing.words.push({
      x: centre.x + 4,
      y: centre.y - radius(step) + 8,
      text: data.text(step),
      anchor: 'start',
      kind: 'label',
      whole: web.label
    })
  return drawing
}

export function drawScatter(data: ScatterData, width: number): Drawing {
  const height = width < 500 ? 340 : 460
  const drawing = blank(width, height)
  const range = (of: 'x' | 'y') => {
    const values = data.dots.map((dot) => dot[of])
    const least = values.reduce((a, b) => Math.min(a, b), Infinity)
    const most = values.reduce((a, b) => Math.max(a, b), -Infinity)
    return ticks(least, most, of === 'x' && width < 500 ? 3 : 5, { zero: least >= 0 && least < most / 2 })
  }
  const [across, up] = [range('x'), range('y')]
  const left = Math.max(...up.map((step) => widthOf(data.textY(step)))) + 14
  const [right, top, bottom] = [width - 24, 34, height - 56]
  const x = scale([across[0] ?? 0, across.at(-1) ?? 1], [left, right])
  const y = scale([up[0] ?? 0, up.at(-1) ?? 1], [bottom, top])
  for (const [index, step] of up.entries()) {
    drawing.lines.push({ x1: left, y1: y(step), x2: right, y2: y(step), kind: index === 0 ? 'axis' : 'grid' })
    drawing.words.push({ x: left - 8, y: y(step), text: data.textY(step), anchor: 'end', kind: 'label' })
  }
  for (const [index, step] of across.entries()) {
    drawing.lines.push({ x1: x(step), y1: top, x2: x(step), y2: bottom, kind: index === 0 ? 'axis' : 'grid' })
    drawing.words.push({
      x: x(step),
      y: bottom + 18,
      text: data.textX(step),
      anchor: 'middle',
      kind: 'label'
    })
  }
  drawing.words.push({ x: left, y: 14, text: data.y.label, anchor: 'start', kind: 'value' })
  drawing.words.push({ x: right, y: height - 14, text: data.x.label, anchor: 'end', kind: 'value' })
  const most = Math.max(1, ...data.dots.map(({ count }) => count))
  for (const dot of data.dots) {
    const mark = data.series[dot.series]
    if (!mark) continue
    const title = [dot.count > 1 ? `× ${dot.count}` : dot.label, data.textX(dot.x), data.textY(dot.y)]
      .filter(Boolean)
      .join(', ')
    drawing.signs.push({
      x: x(dot.x),
      y: y(dot.y),
      size: 5 + 6 * Math.sqrt((dot.count - 1) / most),
      mark,
      title
    })
  }
  return drawing
}
