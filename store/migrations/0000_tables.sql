CREATE TABLE "audit" (
	"n" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"detail" jsonb NOT NULL,
	"previous" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handovers" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "handovers_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer NOT NULL,
	"lender_id" text NOT NULL,
	"conversation_id" text,
	"channel" text,
	"language" text NOT NULL,
	"loan_id" text,
	"reason" text NOT NULL,
	"priority" text NOT NULL,
	"skill" text NOT NULL,
	"state" text NOT NULL,
	"agent_id" text,
	"level" integer NOT NULL,
	"place" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"claimed_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"outcome" text
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "incidents_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"lender_id" text NOT NULL,
	"loan_id" text,
	"subject" text NOT NULL,
	"dedupe" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "incidents_dedupe_unique" UNIQUE("dedupe")
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"channel" text NOT NULL,
	"lender_id" text NOT NULL,
	"language" text NOT NULL,
	"sealed_address" text NOT NULL,
	"bookmark" jsonb,
	"owner" text NOT NULL,
	"epoch" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"last_line" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "transcript_lines" (
	"conversation_id" text NOT NULL,
	"n" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"who" text NOT NULL,
	"text" text NOT NULL,
	"agent_id" text,
	CONSTRAINT "transcript_lines_conversation_id_n_pk" PRIMARY KEY("conversation_id","n")
);
--> statement-breakpoint
CREATE TABLE "turns" (
	"conversation_id" text NOT NULL,
	"turn_id" text NOT NULL,
	"reply" jsonb,
	"at" timestamp (3) with time zone NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "turns_conversation_id_turn_id_pk" PRIMARY KEY("conversation_id","turn_id")
);
--> statement-breakpoint
CREATE TABLE "identifications" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "identifications_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer NOT NULL,
	"conversation_id" text NOT NULL,
	"lender_id" text NOT NULL,
	"purpose" text NOT NULL,
	"imei_hash" text NOT NULL,
	"sealed_imei" text NOT NULL,
	"imei_tail" text NOT NULL,
	"loan_id" text,
	"lookup" text NOT NULL,
	"proved_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passcodes" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "passcodes_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer NOT NULL,
	"identification_id" text NOT NULL,
	"subject" text NOT NULL,
	"code_hash" text,
	"tries" integer NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "passcodes_tries" CHECK ("passcodes"."tries" >= 0)
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"transaction_id" text NOT NULL,
	"n" integer NOT NULL,
	"account" text NOT NULL,
	"minor" bigint NOT NULL,
	"currency" text NOT NULL,
	CONSTRAINT "ledger_entries_transaction_id_n_pk" PRIMARY KEY("transaction_id","n")
);
--> statement-breakpoint
CREATE TABLE "ledger_transactions" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "ledger_transactions_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"attempt_id" text NOT NULL,
	"lender_id" text NOT NULL,
	"loan_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ledger_transactions_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"dedupe" text NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"lender_id" text NOT NULL,
	"loan_id" text,
	"conversation_id" text,
	"sealed_to" text NOT NULL,
	"sender" text NOT NULL,
	"sealed_body" text NOT NULL,
	"state" text NOT NULL,
	"ref" text,
	"error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "messages_dedupe_unique" UNIQUE("dedupe")
);
--> statement-breakpoint
CREATE TABLE "movements" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "movements_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"attempt_id" text NOT NULL,
	"kind" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"failure" text,
	"card" text,
	CONSTRAINT "movements_amount" CHECK ("movements"."amount_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "payment_attempts" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "payment_attempts_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer NOT NULL,
	"lender_id" text NOT NULL,
	"loan_id" text NOT NULL,
	"conversation_id" text,
	"quote_id" text NOT NULL,
	"plan_id" text,
	"purpose" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"method" text NOT NULL,
	"state" text NOT NULL,
	"failure" text,
	"gateway_ref" text,
	"sealed_token" text,
	"link_hash" text,
	"card" text,
	"posted_as" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "payment_attempts_amount" CHECK ("payment_attempts"."amount_minor" > 0)
);
--> statement-breakpoint
CREATE TABLE "quotes" (
	"id" text PRIMARY KEY NOT NULL,
	"lender_id" text NOT NULL,
	"loan_id" text NOT NULL,
	"currency" text NOT NULL,
	"overdue_minor" bigint NOT NULL,
	"minimum_to_unlock_minor" bigint NOT NULL,
	"payoff_minor" bigint NOT NULL,
	"payoff_good_through" date NOT NULL,
	"days_past_due" integer NOT NULL,
	"next_due_on" date,
	"next_due_minor" bigint,
	"at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "plans_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer NOT NULL,
	"lender_id" text NOT NULL,
	"loan_id" text NOT NULL,
	"conversation_id" text,
	"quote_id" text NOT NULL,
	"state" text NOT NULL,
	"currency" text NOT NULL,
	"total_minor" bigint NOT NULL,
	"down_payment_minor" bigint NOT NULL,
	"instalments" jsonb NOT NULL,
	"terms" text NOT NULL,
	"agreed_at" timestamp (3) with time zone NOT NULL,
	"active_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "releases" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "releases_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer NOT NULL,
	"lender_id" text NOT NULL,
	"loan_id" text NOT NULL,
	"device_hash" text NOT NULL,
	"sealed_imei" text NOT NULL,
	"device_id" text,
	"conversation_id" text,
	"sealed_number" text,
	"language" text NOT NULL,
	"operation" text NOT NULL,
	"until" timestamp (3) with time zone,
	"ground" jsonb NOT NULL,
	"state" text NOT NULL,
	"held_because" text,
	"command_number" integer NOT NULL,
	"vendor_ref" text,
	"asked" integer NOT NULL,
	"notices" text[] NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"confirmed_at" timestamp (3) with time zone,
	"deadline_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "visits" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "visits_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer NOT NULL,
	"lender_id" text NOT NULL,
	"centre_id" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"minutes" integer NOT NULL,
	"seat" integer NOT NULL,
	"state" text NOT NULL,
	"person_hash" text NOT NULL,
	"loan_id" text,
	"conversation_id" text,
	"reference_hash" text NOT NULL,
	"sequence" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "visits_seat" CHECK ("visits"."seat" >= 1)
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"source" text NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"body_hash" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "inbox_source_event_id_pk" PRIMARY KEY("source","event_id")
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tasks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	"dedupe" text,
	"run_at" timestamp (3) with time zone NOT NULL,
	"deadline_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease" uuid,
	"leased_until" timestamp (3) with time zone,
	"hastened_to" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone,
	"dead_at" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "transcript_lines" ADD CONSTRAINT "transcript_lines_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "turns" ADD CONSTRAINT "turns_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passcodes" ADD CONSTRAINT "passcodes_identification_id_identifications_id_fk" FOREIGN KEY ("identification_id") REFERENCES "public"."identifications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transaction_id_ledger_transactions_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."ledger_transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "movements" ADD CONSTRAINT "movements_attempt_id_payment_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."payment_attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_of_subject" ON "audit" USING btree ("subject","n");--> statement-breakpoint
CREATE UNIQUE INDEX "handovers_one_open" ON "handovers" USING btree ("conversation_id") WHERE state in ('waiting', 'claimed');--> statement-breakpoint
CREATE INDEX "handovers_waiting" ON "handovers" USING btree ("created_at","seq") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "handovers_of_agent" ON "handovers" USING btree ("agent_id") WHERE state = 'claimed';--> statement-breakpoint
CREATE INDEX "handovers_of_loan" ON "handovers" USING btree ("lender_id","loan_id","seq");--> statement-breakpoint
CREATE INDEX "incidents_open" ON "incidents" USING btree ("seq") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "incidents_of_loan" ON "incidents" USING btree ("lender_id","loan_id","seq");--> statement-breakpoint
CREATE INDEX "identifications_of_conversation" ON "identifications" USING btree ("conversation_id","seq");--> statement-breakpoint
CREATE INDEX "passcodes_of_identification" ON "passcodes" USING btree ("identification_id","seq");--> statement-breakpoint
CREATE INDEX "passcodes_of_subject" ON "passcodes" USING btree ("subject","sent_at");--> statement-breakpoint
CREATE INDEX "passcodes_tried" ON "passcodes" USING btree ("sent_at") WHERE tries > 0;--> statement-breakpoint
CREATE UNIQUE INDEX "passcodes_one_active" ON "passcodes" USING btree ("identification_id") WHERE used_at is null and ended_at is null;--> statement-breakpoint
CREATE INDEX "ledger_transactions_of_attempt" ON "ledger_transactions" USING btree ("attempt_id","seq");--> statement-breakpoint
CREATE INDEX "ledger_transactions_of_loan" ON "ledger_transactions" USING btree ("lender_id","loan_id","seq");--> statement-breakpoint
CREATE INDEX "messages_by_ref" ON "messages" USING btree ("ref");--> statement-breakpoint
CREATE INDEX "messages_of_conversation" ON "messages" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "movements_of_attempt" ON "movements" USING btree ("attempt_id","at","seq");--> statement-breakpoint
CREATE INDEX "payment_attempts_of_loan" ON "payment_attempts" USING btree ("lender_id","loan_id","seq");--> statement-breakpoint
CREATE INDEX "payment_attempts_at_gateway" ON "payment_attempts" USING btree ("gateway_ref");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_attempts_by_link" ON "payment_attempts" USING btree ("link_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "plans_one_open" ON "plans" USING btree ("lender_id","loan_id") WHERE state in ('agreed', 'awaiting_down_payment', 'active');--> statement-breakpoint
CREATE INDEX "plans_of_loan" ON "plans" USING btree ("lender_id","loan_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "releases_one_open" ON "releases" USING btree ("device_hash") WHERE state in ('requested', 'checking', 'held', 'queued', 'submitting', 'ambiguous', 'waiting', 'accepted', 'propagating', 'offline', 'overdue', 'escalated', 'relocked');--> statement-breakpoint
CREATE INDEX "releases_of_loan" ON "releases" USING btree ("lender_id","loan_id","seq");--> statement-breakpoint
CREATE INDEX "releases_of_device" ON "releases" USING btree ("device_hash","seq");--> statement-breakpoint
CREATE INDEX "releases_of_device_id" ON "releases" USING btree ("device_id","seq");--> statement-breakpoint
CREATE INDEX "releases_in_state" ON "releases" USING btree ("state","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "visits_one_a_seat" ON "visits" USING btree ("lender_id","centre_id","starts_at","seat") WHERE state = 'booked';--> statement-breakpoint
CREATE UNIQUE INDEX "visits_one_open" ON "visits" USING btree ("person_hash") WHERE state = 'booked';--> statement-breakpoint
CREATE INDEX "visits_by_reference" ON "visits" USING btree ("reference_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "tasks_one_live" ON "tasks" USING btree ("kind","dedupe") WHERE dedupe is not null and done_at is null and dead_at is null;--> statement-breakpoint
CREATE INDEX "tasks_due" ON "tasks" USING btree ("run_at","id") WHERE done_at is null and dead_at is null;--> statement-breakpoint
CREATE INDEX "tasks_dead" ON "tasks" USING btree ("dead_at") WHERE dead_at is not null;