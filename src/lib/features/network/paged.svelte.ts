// A list as far as it was read. Made anew with each first page: other filters start again.
import type { List } from '#shared/schemas/common'

export class Paged<T> {
  items = $state.raw<readonly T[]>([])
  next = $state<string | null>(null)
  readonly #read: (cursor: string) => Promise<List<T>>

  constructor(first: List<T>, read: (cursor: string) => Promise<List<T>>) {
    this.items = first.items
    this.next = first.next
    this.#read = read
  }

  readonly more = async (cursor: string): Promise<void> => {
    const page = await this.#read(cursor)
    this.items = [...this.items, ...page.items]
    this.next = page.next
  }

  replace(item: T, same: (other: T) => boolean): void {
    this.items = this.items.map((other) => (same(other) ? item : other))
  }

  remove(which: (item: T) => boolean): void {
    this.items = this.items.filter((item) => !which(item))
  }
}
