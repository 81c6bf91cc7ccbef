// Putting the application on the device: browsers that offer it say so by an event that must be kept, Safari offers it only in its
// own menu. Installed applications are given lasting storage.

const REFUSED = 'interpoles.install.refused'

/** The event of Chromium browsers; not in the types of TypeScript. */
interface InstallOffer extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>
}

export class Install {
  /** The browser will ask when we say so. */
  offered = $state(false)
  installed = $state(false)
  /** Safari: by the share menu only; what is stored goes after seven days without a visit. */
  byMenu = $state(false)
  /** This person has said no on this device: not asked again unless they come back to it. */
  refused = $state(false)
  #offer: InstallOffer | null = null

  /** In the browser. @returns what stops listening */
  listen(): () => void {
    this.refused = localStorage.getItem(REFUSED) !== null
    this.installed = matchMedia('(display-mode: standalone)').matches
    const agent = navigator.userAgent
    this.byMenu = /Safari\//.test(agent) && !/Chrom(e|ium)\/|Android/.test(agent)
    const offered = (event: Event) => {
      event.preventDefault()
      // What this event is by its name.
      this.#offer = event as InstallOffer
      this.offered = true
    }
    const done = () => {
      localStorage.removeItem(REFUSED)
      this.refused = false
      this.installed = true
      this.offered = false
    }
    addEventListener('beforeinstallprompt', offered)
    addEventListener('appinstalled', done)
    return () => {
      removeEventListener('beforeinstallprompt', offered)
      removeEventListener('appinstalled', done)
    }
  }

  async ask(): Promise<void> {
    const offer = this.#offer
    this.#offer = null
    this.offered = false
    const answer = await offer?.prompt()
    if (answer?.outcome !== 'dismissed') return
    // The browser gives its event again at the next visit: the answer is ours to remember.
    localStorage.setItem(REFUSED, new Date().toISOString())
    this.refused = true
  }
}

/** One for the page: the event comes once, before any screen asks for it. */
export const install = new Install()
