// The links of a document as rows, replaced as a whole, and a row for each person named, made once and never again: taking a mention
// away and putting it back calls nobody twice.
import type { TransactionSql } from 'postgres'
import type { DerivedLink } from './derive/links'

export async function writeLinks(
  tx: TransactionSql,
  documentId: string,
  links: DerivedLink[]
): Promise<void> {
  await tx`delete from derived_links where document_id = ${documentId}`
  if (links.length === 0) return
  await tx`
    insert into derived_links (document_id, kind, ref)
    select ${documentId}::uuid, kind, ref from unnest(
      ${links.map((link) => link.kind)}::text[], ${links.map((link) => link.ref)}::text[]) as link (kind, ref)
    on conflict do nothing`
  const named = links.flatMap(({ ref, mentions = [] }) => mentions.map((one) => ({ ref, ...one })))
  if (named.length === 0) return
  // Whoever wrote it is the person of its clientID; text that the server wrote (a template, an import, a restoration) calls nobody.
  await tx`
    insert into page_mentions (page_id, mention_id, person_id, by_id)
    select d.page_id, named.mention_id, p.id, c.person_id
    from unnest(
      ${named.map((one) => one.id)}::text[], ${named.map((one) => one.ref)}::uuid[],
      ${named.map((one) => one.client)}::bigint[]) as named (mention_id, person_id, client_id)
    join documents d on d.id = ${documentId}
    join people p on p.id = named.person_id and p.deleted_at is null
    join doc_clients c on c.document_id = d.id and c.client_id = named.client_id
    where c.person_id is not null and c.person_id <> p.id
      and exists (select 1 from people w where w.id = c.person_id)
    on conflict do nothing`
}
