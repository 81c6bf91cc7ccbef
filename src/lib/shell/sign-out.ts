// Leaving this device: the session ends on the server first, then whoever keeps things here is told to forget them.
import { createApi, unwrap } from '$lib/api/client'

type Forget = () => void | Promise<void>

/** The offline store registers here what must not stay for the next person. */
export class Leaving {
  #forget = new Set<Forget>()
  #questions = new Set<() => Promise<boolean>>()

  add(forget: Forget): () => void {
    this.#forget.add(forget)
    return () => this.#forget.delete(forget)
  }

  /** Asked before anything is done (something is not sent yet); false keeps the person here. */
  ask(question: () => Promise<boolean>): () => void {
    this.#questions.add(question)
    return () => this.#questions.delete(question)
  }

  async signOut(): Promise<void> {
    for (const mayLeave of this.#questions) if (!(await mayLeave())) return
    await unwrap(createApi(fetch).session.$delete())
    for (const forget of this.#forget) await forget()
    localStorage.removeItem(ME_KEY)
    // A whole new page: nothing of this person stays in memory.
    location.assign('/connexion')
  }
}

/** The last `GET /me`, for opening the shell without network. */
export const ME_KEY = 'interpoles.me'
