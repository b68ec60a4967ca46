CREATE TABLE "care_flags" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "care_flags_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer NOT NULL,
	"lender_id" text NOT NULL,
	"loan_id" text,
	"address_hash" text NOT NULL,
	"conversation_id" text NOT NULL,
	"category" text,
	"consent" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE INDEX "care_flags_of_loan" ON "care_flags" USING btree ("lender_id","loan_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "care_flags_of_address" ON "care_flags" USING btree ("lender_id","address_hash") WHERE ended_at is null;