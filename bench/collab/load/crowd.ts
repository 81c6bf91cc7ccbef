// All members of a load process: opened in good order, started, stopped, counted.
import { Member } from './member'
import { LoadRoom, Totals } from './room'
import type { MemberPlan, Work } from './work'

/** Opened at the same time, unless it is the crush itself that is measured. */
const IN_ORDER = 25
const PATIENCE_SECONDS = 120

export class Crowd {
  readonly totals = new Totals()
  readonly rooms: LoadRoom[]
  readonly members: Member[] = []
  onComplete: (() => void) | null = null

  constructor(
    readonly work: Work,
    readonly capacity = work.plans?.length ?? work.members.length
  ) {
    this.rooms = work.rooms.map(({ name, path }) => new LoadRoom(name, path, this.totals))
    for (const { room, cursorsPerSecond } of work.members) {
      const found = this.rooms[room]
      if (found && cursorsPerSecond > 0) found.hasCursors = true
    }
    for (const plan of work.members) this.add(plan)
  }

  add(plan: MemberPlan): Member {
    const room = this.rooms[plan.room]
    if (!room) throw new Error(`no room ${plan.room}`)
    const capacity = this.rooms.length === 1 ? this.capacity : 64
    const member = new Member(this.work, plan, room, room.members.length, capacity)
    room.members.push(member)
    this.members.push(member)
    return member
  }

  get sent(): number {
    return this.members.reduce((sum, member) => sum + member.edits + member.cursors, 0)
  }

  get missing(): number {
    return this.rooms.reduce((sum, room) => sum + room.missing, 0)
  }

  firstOfEachRoom(): Member[] {
    return this.rooms.flatMap((room) => room.members.slice(0, 1))
  }

  /** Opens those who are not in yet, and waits until each has everything. */
  async join(atOnce = IN_ORDER): Promise<void> {
    const absent = this.members.filter((member) => !member.complete)
    let next = 0
    const enter = async (): Promise<void> => {
      for (let member = absent[next++]; member; member = absent[next++]) {
        const done = this.#complete(member)
        member.open()
        await done
      }
    }
    await within(
      PATIENCE_SECONDS,
      Promise.all(Array.from({ length: Math.min(atOnce, absent.length) }, enter)),
      () =>
        `${this.members.filter((member) => !member.complete).length} of ${this.members.length} did not come in ` +
        `(closes: ${JSON.stringify(Object.fromEntries(this.totals.closes))})`
    )
  }

  /** Everybody has lost everything and has it again. To be called before the loss. */
  async allComplete(): Promise<void> {
    await within(PATIENCE_SECONDS, Promise.all(this.members.map((member) => this.#complete(member))), () => {
      return `${this.members.filter((member) => !member.complete).length} did not come back`
    })
  }

  start(): void {
    for (const member of this.members) member.start()
  }

  rest(): void {
    for (const member of this.members) member.rest()
  }

  /** Until something is so, or the time is over. */
  async until(condition: () => boolean, seconds: number): Promise<void> {
    const end = performance.now() + seconds * 1_000
    while (!condition() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  #complete(member: Member): Promise<void> {
    return new Promise((resolve) => {
      member.onComplete = () => {
        this.onComplete?.()
        resolve()
      }
    })
  }
}

async function within<T>(seconds: number, work: Promise<T>, explain: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(explain())), seconds * 1_000)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
