ALTER TABLE "tasks" ADD COLUMN "failing_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" DROP COLUMN "deadline_at";