CREATE TABLE "derived_links" (
	"document_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"ref" text NOT NULL,
	CONSTRAINT "derived_links_document_id_kind_ref_pk" PRIMARY KEY("document_id","kind","ref")
);
--> statement-breakpoint
CREATE TABLE "page_mentions" (
	"page_id" uuid NOT NULL,
	"mention_id" text NOT NULL,
	"person_id" uuid NOT NULL,
	"by_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "page_mentions_page_id_mention_id_person_id_pk" PRIMARY KEY("page_id","mention_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "derived_links" ADD CONSTRAINT "derived_links_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "page_mentions" ADD CONSTRAINT "page_mentions_page_id_pages_id_fk" FOREIGN KEY ("page_id") REFERENCES "public"."pages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "page_mentions" ADD CONSTRAINT "page_mentions_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "page_mentions" ADD CONSTRAINT "page_mentions_by_id_people_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."people"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "derived_links_target" ON "derived_links" USING btree ("kind","ref");--> statement-breakpoint
CREATE INDEX "page_mentions_person" ON "page_mentions" USING btree ("person_id","read_at");