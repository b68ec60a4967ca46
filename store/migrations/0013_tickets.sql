CREATE TABLE "tickets" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "tickets_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer NOT NULL,
	"token_hash" text NOT NULL,
	"onward" text NOT NULL,
	"lender_id" text NOT NULL,
	"from_conversation_id" text NOT NULL,
	"identification_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"spent_at" timestamp (3) with time zone,
	"spent_by" text,
	"greeted_at" timestamp (3) with time zone,
	CONSTRAINT "tickets_token_hash_unique" UNIQUE("token_hash"),
	CONSTRAINT "tickets_spent" CHECK ("tickets"."spent_by" is null or "tickets"."spent_at" is not null)
);
--> statement-breakpoint
ALTER TABLE "identifications" ADD COLUMN "carried_from" text;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_identification_id_identifications_id_fk" FOREIGN KEY ("identification_id") REFERENCES "public"."identifications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tickets_spent_by" ON "tickets" USING btree ("spent_by","spent_at");--> statement-breakpoint
CREATE INDEX "identifications_proved" ON "identifications" USING btree ("lender_id","loan_id") WHERE proved_at is not null;