-- The last step of a compaction, as one statement: a snapshot that was written beside the current one, read back and proved takes its
-- place, and exactly the rows that went into it leave the log. As several statements of a transaction, what follows a lost connection
-- could run outside of it: rows would go while their snapshot had been rolled back.
-- False, and the draft is gone, when the document has another epoch, or another snapshot than the one the draft was made from.
create function collab_compacted(
  the_document uuid, the_epoch integer, base bigint, upto bigint, hash text, went_in bigint[], history interval
) returns boolean language plpgsql as $$
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
  -- It becomes history when the last copy kept is old enough; otherwise it goes.
  update doc_snapshots s set current = false
  where s.document_id = the_document and s.epoch = the_epoch and s.current and not exists (
    select 1 from doc_snapshots kept
    where kept.document_id = the_document and kept.epoch = the_epoch and not kept.current
      and kept.upto_seq <> upto and kept.at > now() - history
  );
  delete from doc_snapshots s where s.document_id = the_document and s.epoch = the_epoch and s.current;
  update doc_snapshots s set current = true, at = now()
  where s.document_id = the_document and s.epoch = the_epoch and s.upto_seq = upto and not s.current and s.sha256 = hash;
  if not found then
    raise exception 'the snapshot that was proved is gone';
  end if;
  delete from doc_updates u where u.document_id = the_document and u.seq = any(went_in);
  return true;
end $$;
