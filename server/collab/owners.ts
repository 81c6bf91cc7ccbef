// Whose clientID is whose, in one document. The first who writes under an id owns it, and that is on disk *before* anyone
// else sees the id in an edit: so an id without an owner was never relayed by this server, and after a crash whoever hands
// back somebody else's edits can be told from a forger (docs/adr/0004-collaboration-log.md, "Handing back").
import type { Sql } from 'postgres'
import { gathered } from '#server/db/gathered'
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
    const { documentId, epoch } = this
    const rows = await claimed(this.sql, { documentId, epoch, runId: this.run.id, personId, clients, free })
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

interface Claim {
  documentId: string
  epoch: number
  runId: string
  personId: string | null
  clients: number[]
  free: number[]
}

/** Rooms where people begin to write at the same time share one commit. Rows in one order: two batches never wait for each other. */
const claimed = gathered(async (sql: Sql, claims: Claim[]) => {
  await take(sql, claims)
  const wanted = claims.flatMap(({ documentId, runId, clients }) =>
    clients.map((client) => ({ documentId, runId, client }))
  )
  const rows = await sql<(OwnerRow & { documentId: string })[]>`
    select c.document_id as "documentId", c.client_id as client, c.person_id as "personId", c.epoch,
           r.lost_at is not null as lost,
           c.run_id <> w.run_id and r.id is not null and r.lost_at is null and r.ended_at is null as elsewhere
    from unnest(${wanted.map((w) => w.documentId)}::uuid[], ${wanted.map((w) => w.client)}::bigint[],
                ${wanted.map((w) => w.runId)}::uuid[]) as w (document_id, client_id, run_id)
    join doc_clients c on c.document_id = w.document_id and c.client_id = w.client_id
    left join collab_runs r on r.id = c.run_id`
  const found = new Map<string, OwnerRow>()
  for (const { documentId, ...owner } of rows) found.set(`${documentId} ${owner.client}`, owner)
  return ({ documentId, clients }: Claim): OwnerRow[] =>
    clients.flatMap((client) => found.get(`${documentId} ${client}`) ?? [])
}, 2)

async function take(sql: Sql, claims: Claim[]): Promise<void> {
  const taken = new Map<string, Omit<Claim, 'clients' | 'free'> & { client: number }>()
  for (const { clients: _, free, ...claim } of claims) {
    for (const client of free) {
      const key = `${claim.documentId} ${client}`
      // The first who asked has it; the other learns whose it is.
      if (!taken.has(key)) taken.set(key, { ...claim, client })
    }
  }
  if (taken.size === 0) return
  const rows = [...taken.values()].sort(
    (a, b) => a.documentId.localeCompare(b.documentId) || a.client - b.client
  )
  await sql`
    insert into doc_clients (document_id, client_id, person_id, epoch, run_id)
    select t.* from unnest(
      ${rows.map((t) => t.documentId)}::uuid[], ${rows.map((t) => t.client)}::bigint[],
      ${rows.map((t) => t.personId)}::uuid[], ${rows.map((t) => t.epoch)}::int[], ${rows.map((t) => t.runId)}::uuid[]) as t
    on conflict (document_id, client_id) do update set run_id = excluded.run_id
    where doc_clients.person_id is not distinct from excluded.person_id
      and doc_clients.epoch = excluded.epoch and doc_clients.run_id <> excluded.run_id`
}
