CREATE TABLE "offline_codes" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "offline_codes_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"lender_id" text NOT NULL,
	"loan_id" text NOT NULL,
	"device_hash" text NOT NULL,
	"agent_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "overrides" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "overrides_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer NOT NULL,
	"lender_id" text NOT NULL,
	"loan_id" text NOT NULL,
	"handover_id" text NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"asked_by" text NOT NULL,
	"decided_by" text,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "overrides_two_people" CHECK ("overrides"."decided_by" is null or "overrides"."decided_by" <> "overrides"."asked_by")
);
--> statement-breakpoint
CREATE INDEX "offline_codes_of_device" ON "offline_codes" USING btree ("device_hash","at");--> statement-breakpoint
CREATE UNIQUE INDEX "overrides_one_asked" ON "overrides" USING btree ("lender_id","loan_id") WHERE state = 'asked';