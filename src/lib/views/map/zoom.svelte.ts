// Which part of the drawing is seen. Whole at first; never beyond its edges.

const MOST = 16

export class Zoom {
  scale = $state(1)
  x = $state(0)
  y = $state(0)
  readonly #width: number
  readonly #height: number

  constructor(width: number, height: number) {
    this.#width = width
    this.#height = height
  }

  get box(): string {
    return `${this.x} ${this.y} ${this.#width / this.scale} ${this.#height / this.scale}`
  }

  get whole(): boolean {
    return this.scale === 1
  }

  get most(): boolean {
    return this.scale >= MOST
  }

  /** Around a point of the drawing: the middle of what is seen without it. */
  by(factor: number, at?: { x: number; y: number }): void {
    const [width, height] = [this.#width / this.scale, this.#height / this.scale]
    const centre = at ?? { x: this.x + width / 2, y: this.y + height / 2 }
    const scale = Math.min(MOST, Math.max(1, this.scale * factor))
    const kept = this.scale / scale
    this.scale = scale
    this.#put(centre.x - (centre.x - this.x) * kept, centre.y - (centre.y - this.y) * kept)
  }

  reset(): void {
    this.scale = 1
    this.#put(0, 0)
  }

  /** In units of the drawing. */
  pan(dx: number, dy: number): void {
    this.#put(this.x + dx, this.y + dy)
  }

  /** So that all these are seen, with some land around. */
  fit(spots: readonly { x: number; y: number }[], most = MOST / 2): void {
    if (spots.length === 0) return this.reset()
    const xs = spots.map(({ x }) => x)
    const ys = spots.map(({ y }) => y)
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
    const room = 60
    const scale = Math.min(this.#width / (right - left + 2 * room), this.#height / (bottom - top + 2 * room))
    this.scale = Math.min(most, Math.max(1, scale))
    this.#put(
      (left + right) / 2 - this.#width / this.scale / 2,
      (top + bottom) / 2 - this.#height / this.scale / 2
    )
  }

  /** A place that has just been reached by the keyboard comes into sight. */
  reveal({ x, y }: { x: number; y: number }): void {
    const [width, height] = [this.#width / this.scale, this.#height / this.scale]
    const inside =
      x > this.x + width * 0.08 &&
      x < this.x + width * 0.92 &&
      y > this.y + height * 0.08 &&
      y < this.y + height * 0.92
    if (!inside) this.#put(x - width / 2, y - height / 2)
  }

  #put(x: number, y: number): void {
    this.x = Math.min(this.#width - this.#width / this.scale, Math.max(0, x))
    this.y = Math.min(this.#height - this.#height / this.scale, Math.max(0, y))
  }
}
