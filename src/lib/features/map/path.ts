// Outlines as short SVG paths: relative moves, one decimal. Half the size of absolute coordinates, and it compresses better.

/** What d3-geo draws into; `done` gives the path. */
export class ShortPath {
  #d = ''
  #last: [number, number] = [0, 0]
  #inLine = false

  moveTo(x: number, y: number): void {
    this.#last = [tenths(x), tenths(y)]
    this.#d += `M${text(this.#last[0])} ${text(this.#last[1])}`
    this.#inLine = false
  }

  lineTo(x: number, y: number): void {
    const next: [number, number] = [tenths(x), tenths(y)]
    const [dx, dy] = [next[0] - this.#last[0], next[1] - this.#last[1]]
    if (dx === 0 && dy === 0) return
    this.#last = next
    const second = text(dy)
    this.#d += `${this.#inLine ? (dx < 0 ? '' : ' ') : 'l'}${text(dx)}${second.startsWith('-') ? '' : ' '}${second}`
    this.#inLine = true
  }

  closePath(): void {
    this.#d += 'z'
    this.#inLine = false
  }

  /** d3-geo draws single points with it; outlines have none. */
  arc(): void {
    throw new Error('an outline has no arc')
  }

  beginPath(): void {
    this.#d = ''
  }

  done(): string {
    return this.#d
  }
}

function tenths(value: number): number {
  return Math.round(value * 10)
}

/** 4.5 → `4.5`, 0.5 → `.5`: in tenths, so that rounding errors never add up along a coast. */
function text(value: number): string {
  return String(value / 10).replace(/^(-?)0\./, '$1.')
}
