// Who is connected to which page on the other nodes: told by them, forgotten with them.
import type { Visitor } from '../contract'

export class Elsewhere {
  readonly #runs = new Map<string, Map<string, Visitor[]>>()

  /** `whole`: everything this run has; otherwise only the pages named. */
  learn(run: string, pages: Record<string, Visitor[]>, whole: boolean): void {
    const known = whole ? new Map<string, Visitor[]>() : (this.#runs.get(run) ?? new Map<string, Visitor[]>())
    for (const [page, visitors] of Object.entries(pages)) {
      if (visitors.length === 0) known.delete(page)
      else known.set(page, visitors)
    }
    this.#runs.set(run, known)
  }

  of(pageId: string): Visitor[] {
    return [...this.#runs.values()].flatMap((pages) => pages.get(pageId) ?? [])
  }

  runs(): string[] {
    return [...this.#runs.keys()]
  }

  forget(run: string): void {
    this.#runs.delete(run)
  }
}
