CREATE TABLE "doc_checks" (
	"document_id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"whole" boolean
);
--> statement-breakpoint
ALTER TABLE "doc_snapshots" ADD COLUMN "pinned" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "doc_updates" ADD COLUMN "crc" integer;--> statement-breakpoint
ALTER TABLE "doc_checks" ADD CONSTRAINT "doc_checks_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "doc_checks_at" ON "doc_checks" USING btree ("at");