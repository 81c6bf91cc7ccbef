// Whether the device has a network at all, and since when it has not. The truth about saving is the save state of the document.
import { createSubscriber } from 'svelte/reactivity'

export class Online {
  #lostAt: Date | null = null
  #subscribe = createSubscriber((update) => {
    const lost = () => {
      this.#lostAt = new Date()
      update()
    }
    const found = () => {
      this.#lostAt = null
      update()
    }
    if (!navigator.onLine && this.#lostAt === null) this.#lostAt = new Date()
    window.addEventListener('offline', lost)
    window.addEventListener('online', found)
    return () => {
      window.removeEventListener('offline', lost)
      window.removeEventListener('online', found)
    }
  })

  /** Null while online. */
  get lostAt(): Date | null {
    this.#subscribe()
    return this.#lostAt
  }
}
