ALTER TABLE "doc_snapshots" ADD COLUMN "rows" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
-- How many rows went into a snapshot is kept with it, so that a version of the text can be told by a count. The rest is as it was in 0006.
create or replace function collab_compacted(
  the_document uuid, the_epoch integer, base bigint, upto bigint, hash text, went_in bigint[], history interval
) returns boolean language plpgsql as $$
declare
  counted bigint;
  went bigint;
begin
  -- "no key": an append checks its reference to this row, and must not wait for us.
  perform 1 from documents where id = the_document and epoch = the_epoch for no key update;
  if not found or base is distinct from (
    select s.upto_seq from doc_snapshots s
    where s.document_id = the_document and s.epoch = the_epoch and s.current
  ) then
    delete from doc_snapshots s
    where s.document_id = the_document and s.epoch = the_epoch and s.upto_seq = upto and not s.current and s.sha256 = hash;
    return false;
  end if;
  select coalesce(max(s.rows), 0) into counted from doc_snapshots s
  where s.document_id = the_document and s.epoch = the_epoch and s.current;
  delete from doc_updates u where u.document_id = the_document and u.seq = any(went_in);
  get diagnostics went = row_count;
  -- It becomes history when a version stands on it or the last copy kept is old enough; otherwise it goes.
  update doc_snapshots s set current = false
  where s.document_id = the_document and s.epoch = the_epoch and s.current and (
    s.pinned
    or exists (
      select 1 from doc_versions v
      where v.document_id = s.document_id and v.epoch = s.epoch and v.upto_seq = s.upto_seq
    )
    or not exists (
      select 1 from doc_snapshots kept
      where kept.document_id = the_document and kept.epoch = the_epoch and not kept.current
        and kept.upto_seq <> upto and kept.at > now() - history
    )
  );
  delete from doc_snapshots s where s.document_id = the_document and s.epoch = the_epoch and s.current;
  update doc_snapshots s set current = true, at = now(), rows = counted + went
  where s.document_id = the_document and s.epoch = the_epoch and s.upto_seq = upto and not s.current and s.sha256 = hash;
  if not found then
    raise exception 'the snapshot that was proved is gone';
  end if;
  return true;
end $$;
