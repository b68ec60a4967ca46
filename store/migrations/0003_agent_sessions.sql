CREATE TABLE "agent_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"agent_id" text NOT NULL,
	"sealed_agent" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"active_at" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "agent_sessions_of_agent" ON "agent_sessions" USING btree ("agent_id","seen_at");--> statement-breakpoint
CREATE INDEX "agent_sessions_by_age" ON "agent_sessions" USING btree ("active_at");--> statement-breakpoint
CREATE INDEX "handovers_in_state" ON "handovers" USING btree ("state","created_at","seq");