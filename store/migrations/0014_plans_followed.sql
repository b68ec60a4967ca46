ALTER TABLE "plans" ADD COLUMN "paid_before_minor" bigint NOT NULL;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "free_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "cured_on" date;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "cure_until" timestamp (3) with time zone;