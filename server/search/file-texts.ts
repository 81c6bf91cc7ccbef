// The words of files, one file at a time, in a thread with limits: whatever a file is, it stays as it was sent, and at worst its words are
// not found. A row of `derived_files` says how far it is: none, it waits; `reading` and `again`, a process is at it; `read`; `unread`.
import { buffer } from 'node:stream/consumers'
import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import type { Config } from '#server/config'
import { openStored } from '#server/domain/files/storage'
import { JobError, JobThread, STOPPED } from '#server/threads/job-thread'
import { AppError } from '#shared/errors'
import { LOOSE_TYPE, TEXT_TYPES, textKindOf } from './file-text/kinds'
import type { TextJob } from './file-text/read'

/** Larger ones are films and scans. */
const LARGEST = 50 * 1024 * 1024

interface Waiting {
  id: string
  storageKey: string
  mediaType: string
  name: string
}

type Outcome = { state: 'read' | 'unread'; text: string }

export class FileTexts {
  readonly #thread = new JobThread<TextJob, string>({
    bundled: 'text-worker',
    source: '../search/file-text/worker.ts',
    memory: 256,
    jobMs: 20_000,
    idleMs: 5_000
  })

  constructor(
    readonly sql: Sql,
    readonly config: Config,
    readonly log: Pick<Logger, 'info'>
  ) {}

  /** Reads one that waits. @returns false: none does */
  async next(): Promise<boolean> {
    const file = (await this.#claim()) ?? (await this.#claimLeftBehind())
    if (!file) return false
    const outcome = await this.#read(file)
    if (outcome) await this.#write(file.id, outcome)
    // Stopped while it was read: it waits again.
    else
      await this.sql`delete from derived_files where file_id = ${file.id} and state in ('reading', 'again')`
    return outcome !== null
  }

  /** Every file once more, beside a running server; what is known stays until then. @returns how many have words now */
  async readAgain(): Promise<number> {
    let count = 0
    let after = '00000000-0000-0000-0000-000000000000'
    for (;;) {
      const [file] = await this.sql<Waiting[]>`
        select id, storage_key as "storageKey", media_type as "mediaType", name from files
        where id > ${after} and ${this.#readable()} order by id limit 1`
      if (!file) return count
      after = file.id
      const outcome = await this.#read(file)
      if (!outcome) return count
      if (outcome.state === 'read') count += 1
      await this.#write(file.id, outcome)
    }
  }

  stop(): Promise<void> {
    return this.#thread.stop()
  }

  async #claim(): Promise<Waiting | undefined> {
    const [file] = await this.sql<Waiting[]>`
      with claimed as (
        insert into derived_files (file_id, state)
        select f.id, 'reading' from files f left join derived_files x on x.file_id = f.id
        where x.file_id is null and ${this.#readable()}
        order by f.created_at desc limit 1
        on conflict do nothing returning file_id)
      select f.id, f.storage_key as "storageKey", f.media_type as "mediaType", name from files f join claimed on claimed.file_id = f.id`
    return file
  }

  #readable() {
    return this.sql`page_id is not null and size <= ${LARGEST}
      and (media_type = any(${TEXT_TYPES}) or media_type = ${LOOSE_TYPE} and name ~* '\\.(docx|odt)$')`
  }

  /** A process ended while it read: once more, and the second time nobody tries it again by itself. */
  async #claimLeftBehind(): Promise<Waiting | undefined> {
    const [left] = await this.sql<{ id: string; state: string }[]>`
      update derived_files set state = case state when 'reading' then 'again' else 'unread' end, at = now()
      where file_id = (select file_id from derived_files where state in ('reading', 'again')
        and at < now() - interval '2 minutes' limit 1 for update skip locked)
      returning file_id as id, state`
    if (left?.state !== 'again') return undefined
    const [file] = await this.sql<Waiting[]>`
      select id, storage_key as "storageKey", media_type as "mediaType", name from files where id = ${left.id}`
    return file
  }

  /** Null: the server stops. */
  async #read({ id, storageKey, mediaType, name }: Waiting): Promise<Outcome | null> {
    const kind = textKindOf(mediaType, name)
    if (!kind) return { state: 'unread', text: '' }
    try {
      const bytes = await buffer(await openStored(this, storageKey))
      return { state: 'read', text: await this.#thread.run({ kind, bytes }) }
    } catch (error) {
      if (error instanceof JobError && error.code === STOPPED.cancelled) return null
      if (!(error instanceof JobError || error instanceof AppError)) throw error
      // Of those, only « the disk does not have it » is about the file.
      if (error instanceof AppError && error.code !== 'file.not_found') throw error
      this.log.info({ file: id, reason: error.message }, 'the words of a file were not read')
      return { state: 'unread', text: '' }
    }
  }

  /** Nothing when the file went meanwhile. */
  async #write(id: string, { state, text }: Outcome): Promise<void> {
    await this.sql`
      insert into derived_files (file_id, state, text) select id, ${state}, ${text} from files where id = ${id}
      on conflict (file_id) do update set state = excluded.state, text = excluded.text, at = now()`
  }
}
