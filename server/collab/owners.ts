// Whose clientID is whose, in one document. The first who writes under an id owns it, and that is on disk *before* anyone
// else sees the id in an edit: so an id without an owner was never relayed by this server, and after a crash whoever hands
// back somebody else's edits can be told from a forger (docs/adr/0004-collaboration-log.md, "Handing back").
import type { Sql } from 'postgres'
import type { Owner } from './admission'

interface OwnerRow extends Owner {
  client: string
}

export class Owners {
  readonly #known = new Map<number, Owner>()

  constructor(
    readonly sql: Sql,
    readonly documentId: string,
    readonly epoch: number,
    readonly run: { readonly id: string }
  ) {}

  get(client: number): Owner | undefined {
    return this.#known.get(client)
  }

  /**
   * Takes the free ones of `free` for a person (null: the server) and learns whose all these ids are. Committed when it resolves.
   */
  async claim(clients: number[], personId: string | null, free: number[] = clients): Promise<void> {
    const runId = this.run.id
    await this.sql`
      insert into doc_clients (document_id, client_id, person_id, epoch, run_id)
      select ${this.documentId}, unnest(${free}::bigint[]), ${personId}, ${this.epoch}, ${runId}
      on conflict (document_id, client_id) do update set run_id = excluded.run_id
      where doc_clients.person_id is not distinct from excluded.person_id
        and doc_clients.epoch = excluded.epoch and doc_clients.run_id <> excluded.run_id`
    const rows = await this.sql<OwnerRow[]>`
      select c.client_id as client, c.person_id as "personId", c.epoch,
             r.lost_at is not null as lost,
             c.run_id <> ${runId} and r.id is not null and r.lost_at is null and r.ended_at is null as elsewhere
      from doc_clients c left join collab_runs r on r.id = c.run_id
      where c.document_id = ${this.documentId} and c.client_id = any(${clients}::bigint[])`
    for (const row of rows) {
      const { client, ...owner } = row
      this.#known.set(Number(client), owner)
    }
  }

  /** Its person writes again in this run: from now on nobody else can. */
  forget(): void {
    this.#known.clear()
  }
}
