CREATE TABLE "doc_version_authors" (
	"version_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	CONSTRAINT "doc_version_authors_version_id_person_id_pk" PRIMARY KEY("version_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "doc_versions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"document_id" uuid NOT NULL,
	"epoch" integer NOT NULL,
	"upto_seq" bigint NOT NULL,
	"kind" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"created_by" uuid,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"sweep" jsonb
);
--> statement-breakpoint
CREATE TABLE "thread_comments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"thread_id" uuid NOT NULL,
	"author_id" uuid,
	"body" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"edited_at" timestamp with time zone,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "thread_mentions" (
	"comment_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "thread_mentions_comment_id_person_id_pk" PRIMARY KEY("comment_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "thread_reactions" (
	"comment_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "thread_reactions_comment_id_person_id_kind_pk" PRIMARY KEY("comment_id","person_id","kind")
);
--> statement-breakpoint
CREATE TABLE "threads" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"page_id" uuid NOT NULL,
	"internal_to" uuid,
	"anchor_start" text,
	"anchor_end" text,
	"anchor_epoch" integer,
	"quote" text DEFAULT '' NOT NULL,
	"quote_before" text DEFAULT '' NOT NULL,
	"quote_after" text DEFAULT '' NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"resolved_at" timestamp with time zone,
	"resolved_by" uuid,
	"assignee_id" uuid,
	"assigned_by" uuid,
	"due_on" date,
	CONSTRAINT "threads_anchor_whole" CHECK (num_nonnulls("threads"."anchor_start", "threads"."anchor_end", "threads"."anchor_epoch") in (0, 3))
);
--> statement-breakpoint
ALTER TABLE "doc_version_authors" ADD CONSTRAINT "doc_version_authors_version_id_doc_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."doc_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "doc_version_authors" ADD CONSTRAINT "doc_version_authors_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "doc_versions" ADD CONSTRAINT "doc_versions_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "doc_versions" ADD CONSTRAINT "doc_versions_snapshot" FOREIGN KEY ("document_id","epoch","upto_seq") REFERENCES "public"."doc_snapshots"("document_id","epoch","upto_seq") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_comments" ADD CONSTRAINT "thread_comments_thread_id_threads_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."threads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_comments" ADD CONSTRAINT "thread_comments_author_id_people_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_mentions" ADD CONSTRAINT "thread_mentions_comment_id_thread_comments_id_fk" FOREIGN KEY ("comment_id") REFERENCES "public"."thread_comments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_mentions" ADD CONSTRAINT "thread_mentions_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_reactions" ADD CONSTRAINT "thread_reactions_comment_id_thread_comments_id_fk" FOREIGN KEY ("comment_id") REFERENCES "public"."thread_comments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread_reactions" ADD CONSTRAINT "thread_reactions_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_page_id_pages_id_fk" FOREIGN KEY ("page_id") REFERENCES "public"."pages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_internal_to_organisations_id_fk" FOREIGN KEY ("internal_to") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_resolved_by_people_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_assignee_id_people_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threads" ADD CONSTRAINT "threads_assigned_by_people_id_fk" FOREIGN KEY ("assigned_by") REFERENCES "public"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "doc_versions_document" ON "doc_versions" USING btree ("document_id","at");--> statement-breakpoint
CREATE INDEX "doc_versions_sweep" ON "doc_versions" USING btree ("at") WHERE sweep is not null;--> statement-breakpoint
CREATE INDEX "thread_comments_thread" ON "thread_comments" USING btree ("thread_id","created_at");--> statement-breakpoint
CREATE INDEX "thread_mentions_person" ON "thread_mentions" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "threads_page" ON "threads" USING btree ("page_id","created_at");--> statement-breakpoint
CREATE INDEX "threads_assignee" ON "threads" USING btree ("assignee_id");--> statement-breakpoint
CREATE INDEX "page_edits_recent" ON "page_edits" USING btree ("last_at");--> statement-breakpoint
-- A snapshot that a version stands on, or that is pinned, becomes history when its turn as the current one is over, however young the
-- last copy kept is. The rest is as it was in 0004.
create or replace function collab_compacted(
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
  update doc_snapshots s set current = true, at = now()
  where s.document_id = the_document and s.epoch = the_epoch and s.upto_seq = upto and not s.current and s.sha256 = hash;
  if not found then
    raise exception 'the snapshot that was proved is gone';
  end if;
  delete from doc_updates u where u.document_id = the_document and u.seq = any(went_in);
  return true;
end $$;
