ALTER TABLE "collab_runs" ADD COLUMN "node" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "collab_runs" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "collab_runs" ADD COLUMN "seen_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "collab_runs" ADD COLUMN "lost_at" timestamp with time zone;