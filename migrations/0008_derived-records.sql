CREATE TABLE "derived_collections" (
	"document_id" uuid PRIMARY KEY NOT NULL,
	"fields" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "derived_records" (
	"document_id" uuid NOT NULL,
	"record_id" text NOT NULL,
	"page_id" uuid NOT NULL,
	"position" text NOT NULL,
	"values" jsonb NOT NULL,
	"title" text DEFAULT '' NOT NULL,
	"status" text,
	"day" date,
	"people" uuid[] NOT NULL,
	"created_at" timestamp with time zone,
	"created_by" uuid,
	"modified_at" timestamp with time zone,
	"modified_by" uuid,
	"deleted_at" timestamp with time zone,
	"deleted_by" uuid,
	"hash" text NOT NULL,
	CONSTRAINT "derived_records_document_id_record_id_pk" PRIMARY KEY("document_id","record_id")
);
--> statement-breakpoint
ALTER TABLE "pages" ADD COLUMN "purpose" text;--> statement-breakpoint
ALTER TABLE "derived_collections" ADD CONSTRAINT "derived_collections_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "derived_records" ADD CONSTRAINT "derived_records_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "derived_records" ADD CONSTRAINT "derived_records_page_id_pages_id_fk" FOREIGN KEY ("page_id") REFERENCES "public"."pages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "derived_records_page" ON "derived_records" USING btree ("page_id","position" collate "C");--> statement-breakpoint
CREATE INDEX "derived_records_day" ON "derived_records" USING btree ("page_id","day");--> statement-breakpoint
CREATE INDEX "derived_records_people" ON "derived_records" USING gin ("people");--> statement-breakpoint
CREATE UNIQUE INDEX "pages_purpose" ON "pages" USING btree ("initiative_id","purpose") WHERE purpose is not null;--> statement-breakpoint
-- Collections are read again at the next start: their records have no rows yet.
DELETE FROM "derived_documents" USING "documents", "pages" WHERE "derived_documents"."document_id" = "documents"."id" AND "documents"."page_id" = "pages"."id" AND "pages"."kind" = 'collection';
