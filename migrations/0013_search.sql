CREATE TABLE "derived_files" (
	"file_id" uuid PRIMARY KEY NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"state" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "derived_search" (
	"kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"network_id" uuid NOT NULL,
	"initiative_id" uuid,
	"page_id" uuid,
	"title_words" "tsvector" NOT NULL,
	"words" "tsvector" NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"listed" boolean DEFAULT false NOT NULL,
	CONSTRAINT "derived_search_kind_subject_id_pk" PRIMARY KEY("kind","subject_id")
);
--> statement-breakpoint
CREATE TABLE "derived_words" (
	"network_id" uuid NOT NULL,
	"word" text NOT NULL,
	CONSTRAINT "derived_words_network_id_word_pk" PRIMARY KEY("network_id","word")
);
--> statement-breakpoint
ALTER TABLE "derived_files" ADD CONSTRAINT "derived_files_file_id_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."files"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "derived_search" ADD CONSTRAINT "derived_search_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "public"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "derived_words" ADD CONSTRAINT "derived_words_network_id_networks_id_fk" FOREIGN KEY ("network_id") REFERENCES "public"."networks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "derived_search_title_words" ON "derived_search" USING gin ("title_words");--> statement-breakpoint
CREATE INDEX "derived_search_all_words" ON "derived_search" USING gin ("words") WITH (gin_pending_list_limit=512);--> statement-breakpoint
CREATE INDEX "derived_search_at" ON "derived_search" USING btree ("network_id","at");--> statement-breakpoint
CREATE INDEX "derived_search_page" ON "derived_search" USING btree ("page_id");--> statement-breakpoint
CREATE INDEX "derived_search_initiative" ON "derived_search" USING btree ("initiative_id");--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
--> statement-breakpoint
CREATE TEXT SEARCH CONFIGURATION simple_unaccent (COPY = simple);
--> statement-breakpoint
ALTER TEXT SEARCH CONFIGURATION simple_unaccent
  ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
--> statement-breakpoint
-- Only letters and digits make words: a date, an address, « compte-rendu » are found by their parts, as they are when they are typed.
CREATE FUNCTION search_plain(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  select translate(left(t, 400000), '-_./:@''’‘"“”«»()[]{}<>,;!?#&*+=|\~^%$€…–—•·', repeat(' ', 60))
$$;
--> statement-breakpoint
-- A text without a space has words longer than a row may hold: then its beginning.
CREATE FUNCTION search_stems(t text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET client_min_messages = warning AS $$
begin
  return to_tsvector('french_unaccent', search_plain(t));
exception when program_limit_exceeded then
  return to_tsvector('french_unaccent', search_plain(left(t, 60000)));
end
$$;
--> statement-breakpoint
CREATE FUNCTION search_title(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  select to_tsvector('simple_unaccent', search_plain(t)) || to_tsvector('french_unaccent', search_plain(t))
$$;
--> statement-breakpoint
CREATE FUNCTION search_put(
  p_kind text, p_id text, p_network uuid, p_initiative uuid, p_page uuid, p_title text, p_beside text, p_body text, p_at timestamptz
) RETURNS void LANGUAGE sql AS $$
  insert into derived_search as s (kind, subject_id, network_id, initiative_id, page_id, title_words, words, at)
  values (p_kind, p_id, p_network, p_initiative, p_page, search_title(p_title),
    setweight(search_title(p_title), 'A') || setweight(search_title(p_beside), 'B') || search_stems(p_body), p_at)
  on conflict (kind, subject_id) do update set network_id = excluded.network_id, initiative_id = excluded.initiative_id,
    page_id = excluded.page_id, title_words = excluded.title_words, words = excluded.words, at = excluded.at,
    listed = s.listed and s.words = excluded.words
$$;
--> statement-breakpoint
CREATE FUNCTION search_page(p_id uuid) RETURNS void LANGUAGE sql AS $$
  select search_put(p.kind, p.id::text, i.network_id, p.initiative_id, p.id, p.title, '',
    coalesce((select string_agg(x.text, E'\n' order by d.part) from documents d join derived_documents x on x.document_id = d.id
      where d.page_id = p.id), ''),
    greatest(p.updated_at, (select max(e.last_at) from page_edits e where e.page_id = p.id)))
  from pages p join initiatives i on i.id = p.initiative_id where p.id = p_id
$$;
--> statement-breakpoint
CREATE FUNCTION search_file(p_id uuid) RETURNS void LANGUAGE sql AS $$
  select search_put('file', f.id::text, f.network_id, f.initiative_id, f.page_id, f.name, '',
    coalesce((select x.text from derived_files x where x.file_id = f.id), ''), f.created_at)
  from files f where f.id = p_id and f.page_id is not null
$$;
--> statement-breakpoint
CREATE FUNCTION search_comment(p_id uuid) RETURNS void LANGUAGE sql AS $$
  select search_put('comment', c.id::text, i.network_id, p.initiative_id, p.id, '', '',
    regexp_replace(c.body, '@\[[0-9a-f-]{36}\]', ' ', 'g'), coalesce(c.edited_at, c.created_at))
  from thread_comments c join threads t on t.id = c.thread_id join pages p on p.id = t.page_id
  join initiatives i on i.id = p.initiative_id
  where c.id = p_id and c.deleted_at is null
$$;
--> statement-breakpoint
-- What stands in its fields, without what is marked as sensitive; choices by their words. The title is never a sensitive one.
CREATE FUNCTION search_record(p_document uuid, p_record text) RETURNS void LANGUAGE sql AS $$
  select search_put('record', r.document_id || '/' || r.record_id, i.network_id, p.initiative_id, p.id, r.title, '',
    coalesce((select string_agg(
      case when f ->> 'type' = 'choice'
        then (select o ->> 'label' from jsonb_array_elements(case jsonb_typeof(f -> 'options') when 'array' then f -> 'options' else '[]' end) o
          where o ->> 'id' = r."values" ->> (f ->> 'key'))
        else nullif(r."values" ->> (f ->> 'key'), r.title) end, ' ')
      from jsonb_array_elements(c.fields) f
      where jsonb_typeof(r."values" -> (f ->> 'key')) in ('string', 'number')
      and coalesce(f -> 'retired', 'false') = 'false' and coalesce(f -> 'sensitive', 'false') = 'false'
      and r."values" ->> (f ->> 'key') !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'), ''),
    coalesce(r.modified_at, r.created_at, p.updated_at))
  from derived_records r join pages p on p.id = r.page_id join initiatives i on i.id = p.initiative_id
  join derived_collections c on c.document_id = r.document_id
  where r.document_id = p_document and r.record_id = p_record and r.deleted_at is null and not exists (
    select 1 from jsonb_array_elements(c.fields) f
    where f -> 'sensitive' = 'true' and r.title <> '' and r."values" ->> (f ->> 'key') = r.title)
$$;
--> statement-breakpoint
CREATE FUNCTION search_initiative(p_id uuid) RETURNS void LANGUAGE sql AS $$
  select search_put('initiative', i.id::text, i.network_id, i.id, null, i.title, i.summary, i.framework, i.updated_at)
  from initiatives i where i.id = p_id
$$;
--> statement-breakpoint
CREATE FUNCTION search_organisation(p_id uuid) RETURNS void LANGUAGE sql AS $$
  select search_put('organisation', o.id::text, o.network_id, null, null, o.name || ' ' || o.code, o.territory, o.description, o.updated_at)
  from organisations o where o.id = p_id
$$;
--> statement-breakpoint
CREATE FUNCTION search_person(p_id uuid) RETURNS void LANGUAGE sql AS $$
  select search_put('person', p.id::text, p.network_id, null, null, p.given_name || ' ' || p.family_name, '', '', p.updated_at)
  from people p where p.id = p_id and p.deleted_at is null
$$;
--> statement-breakpoint
-- One trigger function for all: its argument says what changed. What is gone goes first; what is there is written again.
CREATE FUNCTION search_follow() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  case tg_argv[0]
    when 'page' then
      if tg_op <> 'INSERT' then
        if tg_op = 'DELETE' or old.kind <> new.kind then
          delete from derived_search where kind = old.kind and subject_id = old.id::text;
        end if;
      end if;
      if tg_op <> 'DELETE' then perform search_page(new.id); end if;
    when 'text' then
      perform search_page(d.page_id) from documents d
        where d.id = case when tg_op = 'DELETE' then old.document_id else new.document_id end;
    when 'file' then
      if tg_op = 'DELETE' then delete from derived_search where kind = 'file' and subject_id = old.id::text;
      elsif new.page_id is null then delete from derived_search where kind = 'file' and subject_id = new.id::text;
      else perform search_file(new.id); end if;
    when 'file-text' then
      perform search_file(new.file_id);
    when 'record' then
      -- Written again below unless it went, to the trash or altogether, or its title became sensitive.
      if tg_op <> 'INSERT' then
        delete from derived_search where kind = 'record' and subject_id = old.document_id || '/' || old.record_id;
      end if;
      if tg_op <> 'DELETE' then perform search_record(new.document_id, new.record_id); end if;
    when 'fields' then
      delete from derived_search s using derived_records r
        where s.kind = 'record' and s.subject_id = r.document_id || '/' || r.record_id and r.document_id = new.document_id;
      perform search_record(r.document_id, r.record_id) from derived_records r where r.document_id = new.document_id;
    when 'comment' then
      if tg_op = 'DELETE' then delete from derived_search where kind = 'comment' and subject_id = old.id::text;
      elsif new.deleted_at is not null then delete from derived_search where kind = 'comment' and subject_id = new.id::text;
      else perform search_comment(new.id); end if;
    when 'initiative' then
      if tg_op = 'DELETE' then delete from derived_search where kind = 'initiative' and subject_id = old.id::text;
      else perform search_initiative(new.id); end if;
    when 'organisation' then
      if tg_op = 'DELETE' then delete from derived_search where kind = 'organisation' and subject_id = old.id::text;
      else perform search_organisation(new.id); end if;
    when 'person' then
      if tg_op = 'DELETE' then
        delete from derived_search where kind = 'person' and subject_id = old.id::text;
      elsif new.deleted_at is not null then delete from derived_search where kind = 'person' and subject_id = new.id::text;
      else perform search_person(new.id); end if;
  end case;
  return null;
end
$$;
--> statement-breakpoint
CREATE TRIGGER search_made AFTER INSERT OR DELETE ON pages FOR EACH ROW EXECUTE FUNCTION search_follow('page');
--> statement-breakpoint
CREATE TRIGGER search_changed AFTER UPDATE ON pages FOR EACH ROW
  WHEN (old.title <> new.title OR old.kind <> new.kind OR old.initiative_id <> new.initiative_id)
  EXECUTE FUNCTION search_follow('page');
--> statement-breakpoint
CREATE TRIGGER search_made AFTER INSERT OR DELETE ON derived_documents FOR EACH ROW EXECUTE FUNCTION search_follow('text');
--> statement-breakpoint
CREATE TRIGGER search_changed AFTER UPDATE ON derived_documents FOR EACH ROW
  WHEN (old.text <> new.text) EXECUTE FUNCTION search_follow('text');
--> statement-breakpoint
CREATE TRIGGER search_made AFTER INSERT OR DELETE ON files FOR EACH ROW EXECUTE FUNCTION search_follow('file');
--> statement-breakpoint
CREATE TRIGGER search_changed AFTER UPDATE ON files FOR EACH ROW
  WHEN (old.name <> new.name OR old.page_id IS DISTINCT FROM new.page_id) EXECUTE FUNCTION search_follow('file');
--> statement-breakpoint
CREATE TRIGGER search_made AFTER INSERT OR UPDATE ON derived_files FOR EACH ROW EXECUTE FUNCTION search_follow('file-text');
--> statement-breakpoint
CREATE TRIGGER search_made AFTER INSERT OR DELETE ON thread_comments FOR EACH ROW EXECUTE FUNCTION search_follow('comment');
--> statement-breakpoint
CREATE TRIGGER search_changed AFTER UPDATE ON thread_comments FOR EACH ROW
  WHEN (old.body <> new.body OR old.deleted_at IS DISTINCT FROM new.deleted_at) EXECUTE FUNCTION search_follow('comment');
--> statement-breakpoint
CREATE TRIGGER search_made AFTER INSERT OR DELETE ON derived_records FOR EACH ROW EXECUTE FUNCTION search_follow('record');
--> statement-breakpoint
CREATE TRIGGER search_changed AFTER UPDATE ON derived_records FOR EACH ROW
  WHEN (old.hash <> new.hash) EXECUTE FUNCTION search_follow('record');
--> statement-breakpoint
CREATE TRIGGER search_changed AFTER UPDATE ON derived_collections FOR EACH ROW
  WHEN (old.fields <> new.fields) EXECUTE FUNCTION search_follow('fields');
--> statement-breakpoint
CREATE TRIGGER search_made AFTER INSERT OR DELETE ON initiatives FOR EACH ROW EXECUTE FUNCTION search_follow('initiative');
--> statement-breakpoint
CREATE TRIGGER search_changed AFTER UPDATE ON initiatives FOR EACH ROW
  WHEN (old.title <> new.title OR old.summary <> new.summary OR old.framework <> new.framework)
  EXECUTE FUNCTION search_follow('initiative');
--> statement-breakpoint
CREATE TRIGGER search_made AFTER INSERT OR DELETE ON organisations FOR EACH ROW EXECUTE FUNCTION search_follow('organisation');
--> statement-breakpoint
CREATE TRIGGER search_changed AFTER UPDATE ON organisations FOR EACH ROW
  WHEN (old.name <> new.name OR old.code <> new.code OR old.territory <> new.territory OR old.description <> new.description)
  EXECUTE FUNCTION search_follow('organisation');
--> statement-breakpoint
CREATE TRIGGER search_made AFTER INSERT OR DELETE ON people FOR EACH ROW EXECUTE FUNCTION search_follow('person');
--> statement-breakpoint
CREATE TRIGGER search_changed AFTER UPDATE ON people FOR EACH ROW
  WHEN (old.given_name <> new.given_name OR old.family_name <> new.family_name OR old.deleted_at IS DISTINCT FROM new.deleted_at)
  EXECUTE FUNCTION search_follow('person');
--> statement-breakpoint
-- A word that nothing holds any more leaves the list: what is erased is erased there too.
CREATE FUNCTION search_unlist() RETURNS trigger LANGUAGE plpgsql AS $$
declare
  gone text[] := tsvector_to_array(old.words);
begin
  if tg_op = 'UPDATE' then
    gone := array(select unnest(gone) except select unnest(tsvector_to_array(new.words)));
  end if;
  delete from derived_words w where w.network_id = old.network_id and w.word = any (gone) and not exists (
    select 1 from derived_search s where s.network_id = w.network_id and s.words @@ quote_literal(w.word)::tsquery);
  return null;
end
$$;
--> statement-breakpoint
CREATE TRIGGER search_unlisted AFTER DELETE ON derived_search FOR EACH ROW EXECUTE FUNCTION search_unlist();
--> statement-breakpoint
CREATE TRIGGER search_reworded AFTER UPDATE ON derived_search FOR EACH ROW
  WHEN (old.words <> new.words) EXECUTE FUNCTION search_unlist();
--> statement-breakpoint
SELECT search_initiative(id) FROM initiatives;
--> statement-breakpoint
SELECT search_organisation(id) FROM organisations;
--> statement-breakpoint
SELECT search_person(id) FROM people;
--> statement-breakpoint
SELECT search_page(id) FROM pages;
--> statement-breakpoint
SELECT search_file(id) FROM files;
--> statement-breakpoint
SELECT search_comment(id) FROM thread_comments;
--> statement-breakpoint
SELECT search_record(document_id, record_id) FROM derived_records;
