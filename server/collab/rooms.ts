// The rooms that are open. Two who come at the same time load once; an empty room is forgotten after everything of it is on disk,
// one attempt at a time, and "still empty?" is asked again after each wait.
import { formatRoom, type RoomName } from '#shared/collab/room'
import { Room, type RoomDeps } from './room'
import type { DocumentRow } from './store'

export class Rooms {
  readonly #rooms = new Map<string, Promise<Room | null>>()
  /** The same, when loaded: for those who need an answer at once. */
  readonly #open = new Map<string, Room>()
  /** Documents whose whole content is being replaced. */
  readonly #replacing = new Map<string, Promise<void>>()
  readonly #lingering = new Map<Room, NodeJS.Timeout>()

  constructor(
    readonly deps: RoomDeps,
    /** The last one has left and everything is on disk. */
    readonly onUnload: (room: Room) => void
  ) {}

  get size(): number {
    return this.#open.size
  }

  opened(name: string): Room | undefined {
    return this.#open.get(name)
  }

  /** The room, if any, in which it is open. */
  ofDocument(documentId: string): Room | undefined {
    for (const room of this.#open.values()) if (room.row.id === documentId) return room
    return undefined
  }

  all(): Iterable<Room> {
    return this.#open.values()
  }

  /** Held until `release`: a room in use is never forgotten. Null when there is no such document. */
  async hold(name: RoomName): Promise<Room | null> {
    const key = formatRoom(name)
    for (;;) {
      const replacing = this.#replacing.get(key)
      if (replacing) {
        await replacing
        continue
      }
      const room = await this.#get(key, name)
      if (!room) return null
      // It may have been forgotten between its promise and us.
      if (this.#open.get(key) !== room) continue
      room.holds++
      return room
    }
  }

  release(room: Room): void {
    room.holds--
    if (room.empty) this.#linger(room)
  }

  /** Closes a room for those who ask until `work` is done: they wait, then load what it made. */
  replace<T>(room: Room, work: () => Promise<T>): Promise<T> {
    this.#open.delete(room.name)
    this.#rooms.delete(room.name)
    const done = work()
    const over = done.then(
      () => void this.#replacing.delete(room.name),
      () => void this.#replacing.delete(room.name)
    )
    this.#replacing.set(room.name, over)
    return done
  }

  /** It no longer stands for its document: whoever asks next loads again. */
  retire(room: Room): void {
    if (this.#open.get(room.name) !== room) return
    this.#open.delete(room.name)
    this.#rooms.delete(room.name)
  }

  /** Tidies up: rooms that nobody edits give back their Y.Doc. */
  rest(): void {
    for (const room of this.#open.values()) room.rest()
  }

  dispose(): void {
    for (const timer of this.#lingering.values()) clearTimeout(timer)
    for (const room of this.#open.values()) room.dispose()
    this.#lingering.clear()
    this.#open.clear()
    this.#rooms.clear()
  }

  #get(key: string, name: RoomName): Promise<Room | null> {
    const known = this.#rooms.get(key)
    if (known) return known
    const loading = this.#load(key, name)
    this.#rooms.set(key, loading)
    return loading
  }

  async #load(key: string, name: RoomName): Promise<Room | null> {
    let row: DocumentRow | null = null
    try {
      row = await this.deps.store.document(name.pageId, name.part)
    } finally {
      // Neither a failure nor "no such document" is remembered.
      if (!row) this.#rooms.delete(key)
    }
    if (!row) return null
    const room: Room = new Room(row, this.deps, () => this.#linger(room))
    this.#open.set(key, room)
    return room
  }

  #linger(room: Room): void {
    if (this.#lingering.has(room) || this.#open.get(room.name) !== room) return
    const timer = setTimeout(() => void this.#unload(room), this.deps.settings.lingerMs)
    timer.unref()
    this.#lingering.set(room, timer)
  }

  async #unload(room: Room): Promise<void> {
    while (room.empty && !room.idle) {
      await room.settle()
      await this.deps.log.settled()
    }
    this.#lingering.delete(room)
    if (!room.empty || this.#open.get(room.name) !== room) return
    this.#open.delete(room.name)
    this.#rooms.delete(room.name)
    room.dispose()
    this.onUnload(room)
  }
}
