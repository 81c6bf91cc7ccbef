// A chart as a file: what the screen shows, with its colours and letters written into it, since no stylesheet goes with a file.

const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'paint-order',
  'opacity',
  'font-family',
  'font-size',
  'font-weight'
]
const MARGIN = 24
const TITLE = 34
/** Points for each pixel: sharp when it is printed. */
const DENSITY = 2

export function chartSvg(
  drawn: SVGSVGElement,
  title: string
): { text: string; width: number; height: number } {
  const copy = drawn.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) throw new Error('a copy of a drawing is a drawing')
  const [sources, targets] = [drawn.querySelectorAll('*'), copy.querySelectorAll('*')]
  sources.forEach((source, index) => {
    const style = getComputedStyle(source)
    const target = targets[index]
    target?.removeAttribute('class')
    target?.removeAttribute('style')
    for (const name of PROPERTIES) {
      const value = style.getPropertyValue(name)
      if (value !== '') target?.setAttribute(name, value)
    }
  })
  const box = drawn.viewBox.baseVal
  const [width, height] = [box.width + 2 * MARGIN, box.height + 2 * MARGIN + TITLE]
  const page = getComputedStyle(drawn.closest('figure') ?? drawn)
  const svg = 'http://www.w3.org/2000/svg'
  const out = document.createElementNS(svg, 'svg')
  out.setAttribute('xmlns', svg)
  out.setAttribute('width', String(width))
  out.setAttribute('height', String(height))
  out.setAttribute('viewBox', `0 0 ${width} ${height}`)
  const ground = document.createElementNS(svg, 'rect')
  ground.setAttribute('width', '100%')
  ground.setAttribute('height', '100%')
  ground.setAttribute('fill', page.backgroundColor)
  const heading = document.createElementNS(svg, 'text')
  heading.setAttribute('x', String(MARGIN))
  heading.setAttribute('y', String(MARGIN + 16))
  heading.setAttribute('font-family', page.fontFamily)
  heading.setAttribute('font-size', '18')
  heading.setAttribute('font-weight', '700')
  heading.setAttribute('fill', page.color)
  heading.textContent = title
  const inner = document.createElementNS(svg, 'g')
  inner.setAttribute('transform', `translate(${MARGIN} ${MARGIN + TITLE})`)
  inner.append(...copy.childNodes)
  out.append(ground, heading, inner)
  return { text: new XMLSerializer().serializeToString(out), width, height }
}

export async function chartPng(drawn: SVGSVGElement, title: string): Promise<Blob> {
  const { text, width, height } = chartSvg(drawn, title)
  const picture = new Image()
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await picture.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * DENSITY
  canvas.height = height * DENSITY
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('no picture was made'))), 'image/png')
  )
}

export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
