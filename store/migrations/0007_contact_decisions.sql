ALTER TABLE "messages" ADD COLUMN "address_hash" text NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "consent" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "good_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "contact" jsonb;--> statement-breakpoint
CREATE INDEX "messages_to_address" ON "messages" USING btree ("address_hash","kind");