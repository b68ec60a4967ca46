CREATE TABLE "promises" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "promises_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer NOT NULL,
	"lender_id" text NOT NULL,
	"loan_id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"promised_for" date NOT NULL,
	"state" text NOT NULL,
	"paid_before_minor" bigint NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "promises_one_open" ON "promises" USING btree ("lender_id","loan_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "promises_of_loan" ON "promises" USING btree ("lender_id","loan_id","seq");