ALTER TABLE "movements" ADD COLUMN "posted_as" text;--> statement-breakpoint
ALTER TABLE "movements" ADD COLUMN "excess_minor" bigint;--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD COLUMN "token_hash" text;--> statement-breakpoint
CREATE UNIQUE INDEX "payment_attempts_one_token" ON "payment_attempts" USING btree ("token_hash");