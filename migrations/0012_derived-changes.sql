ALTER TABLE "derived_documents" ADD COLUMN "epoch" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "derived_documents" ADD COLUMN "changes" bigint DEFAULT -1 NOT NULL;