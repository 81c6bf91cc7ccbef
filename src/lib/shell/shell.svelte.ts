// What the shell shares with the pages inside it, through context: who is signed in, what the page offers to add, the palette.
import { getContext, setContext } from 'svelte'
import { createApi, unwrap } from '$lib/api/client'
import type { Action } from '$lib/ui/types'
import type { Me } from '#shared/schemas/session'
import { Leaving } from './sign-out'

/** What this device keeps: told by the offline store, shown at the foot of the rail. */
export interface KeptHere {
  initiatives: number
  bytes: number
}

export class Shell {
  /** The palette (Ctrl K) and the menu of phones. */
  paletteOpen = $state(false)
  menuOpen = $state(false)
  /** Actions of the page on screen: « Ajouter » on phones, « Faire » in the palette. Set by PageShell. */
  pageActions = $state.raw<readonly Action[]>([])
  /** Null until the offline store has counted. */
  kept = $state.raw<KeptHere | null>(null)
  /** False: this browser keeps nothing, or does not promise to keep what waits here. Told by the offline store. */
  keepsSafely = $state(true)
  readonly leaving = new Leaving()
  #me: () => Me

  constructor(me: () => Me) {
    this.#me = me
  }

  get me(): Me {
    return this.#me()
  }

  /** Another network is another world: the page is made anew. */
  async switchNetwork(networkId: string): Promise<void> {
    await unwrap(createApi(fetch).me.network.$post({ json: { networkId } }))
    location.assign('/')
  }
}

export function provideShell(me: () => Me): Shell {
  return setContext(KEY, new Shell(me))
}

export function useShell(): Shell {
  return getContext<Shell>(KEY)
}

/** Outside the shell (sign-in, public pages) there is none. */
export function maybeShell(): Shell | undefined {
  return getContext<Shell | undefined>(KEY)
}

export function useMe(): () => Me {
  const shell = useShell()
  return () => shell.me
}

const KEY = Symbol('shell')
