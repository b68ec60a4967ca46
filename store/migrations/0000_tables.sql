CREATE TABLE "agent_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"agent_id" text NOT NULL,
	"sealed_agent" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"active_at" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
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
CREATE TABLE "chat_activities" (
	"chat_id" text NOT NULL,
	"n" integer NOT NULL,
	"key" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"sealed_body" text,
	"sealed_heard" text,
	CONSTRAINT "chat_activities_chat_id_n_pk" PRIMARY KEY("chat_id","n")
);
--> statement-breakpoint
CREATE TABLE "chat_ratings" (
	"chat_id" text PRIMARY KEY NOT NULL,
	"lender_id" text NOT NULL,
	"score" integer NOT NULL,
	"who" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "chat_ratings_score" CHECK ("chat_ratings"."score" between 1 and 5)
);
--> statement-breakpoint
CREATE TABLE "chats" (
	"id" text PRIMARY KEY NOT NULL,
	"lender_id" text NOT NULL,
	"user_id" text NOT NULL,
	"language" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"last" integer DEFAULT 0 NOT NULL,
	"secret" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sent_files" (
	"id" text PRIMARY KEY NOT NULL,
	"conversation_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"name" text NOT NULL,
	"content_type" text NOT NULL,
	"sealed_content" text,
	"sealed_ref" text,
	CONSTRAINT "sent_files_somewhere" CHECK (("sent_files"."sealed_content" is null) <> ("sent_files"."sealed_ref" is null))
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
	"carried_from" text,
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
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "messages_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer NOT NULL,
	"dedupe" text NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"lender_id" text NOT NULL,
	"loan_id" text,
	"conversation_id" text,
	"sealed_to" text NOT NULL,
	"address_hash" text NOT NULL,
	"sender" text NOT NULL,
	"sealed_body" text NOT NULL,
	"state" text NOT NULL,
	"ref" text,
	"error" text,
	"consent" text,
	"good_until" timestamp (3) with time zone,
	"contact" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "messages_dedupe_unique" UNIQUE("dedupe")
);
--> statement-breakpoint
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
	"charge" text,
	"posted_as" text,
	"excess_minor" bigint,
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
	"token_hash" text,
	"link_hash" text,
	"sealed_reference" text,
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
	"active_at" timestamp (3) with time zone,
	"paid_before_minor" bigint NOT NULL,
	"free_until" timestamp (3) with time zone,
	"cured_on" date,
	"cure_until" timestamp (3) with time zone
);
--> statement-breakpoint
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
CREATE TABLE "opt_outs" (
	"lender_id" text NOT NULL,
	"address_hash" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "opt_outs_lender_id_address_hash_pk" PRIMARY KEY("lender_id","address_hash")
);
--> statement-breakpoint
CREATE TABLE "threads" (
	"id" text PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"lender_id" text NOT NULL,
	"ours" text NOT NULL,
	"sealed_address" text NOT NULL,
	"address_hash" text NOT NULL,
	"heard_at" timestamp (3) with time zone NOT NULL,
	"last_sent_id" text,
	"last_sent_at" timestamp (3) with time zone,
	"last" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "writings" (
	"id" text PRIMARY KEY NOT NULL,
	"thread_id" text NOT NULL,
	"n" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"sealed_heard" text
);
--> statement-breakpoint
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
	"attempts" integer DEFAULT 0 NOT NULL,
	"was_due_at" timestamp (3) with time zone,
	"failing_since" timestamp (3) with time zone,
	"lease" uuid,
	"leased_until" timestamp (3) with time zone,
	"hastened_to" timestamp (3) with time zone,
	"done_at" timestamp (3) with time zone,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "chat_activities" ADD CONSTRAINT "chat_activities_chat_id_chats_id_fk" FOREIGN KEY ("chat_id") REFERENCES "public"."chats"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_ratings" ADD CONSTRAINT "chat_ratings_chat_id_chats_id_fk" FOREIGN KEY ("chat_id") REFERENCES "public"."chats"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transcript_lines" ADD CONSTRAINT "transcript_lines_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "turns" ADD CONSTRAINT "turns_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passcodes" ADD CONSTRAINT "passcodes_identification_id_identifications_id_fk" FOREIGN KEY ("identification_id") REFERENCES "public"."identifications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transaction_id_ledger_transactions_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."ledger_transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "movements" ADD CONSTRAINT "movements_attempt_id_payment_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."payment_attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "writings" ADD CONSTRAINT "writings_thread_id_threads_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."threads"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_identification_id_identifications_id_fk" FOREIGN KEY ("identification_id") REFERENCES "public"."identifications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agent_sessions_of_agent" ON "agent_sessions" USING btree ("agent_id","seen_at");--> statement-breakpoint
CREATE INDEX "agent_sessions_by_age" ON "agent_sessions" USING btree ("active_at");--> statement-breakpoint
CREATE INDEX "audit_of_subject" ON "audit" USING btree ("subject","n");--> statement-breakpoint
CREATE INDEX "care_flags_of_loan" ON "care_flags" USING btree ("lender_id","loan_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "care_flags_of_address" ON "care_flags" USING btree ("lender_id","address_hash") WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "handovers_one_open" ON "handovers" USING btree ("conversation_id") WHERE state in ('waiting', 'claimed');--> statement-breakpoint
CREATE INDEX "handovers_waiting" ON "handovers" USING btree ("created_at","seq") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "handovers_in_state" ON "handovers" USING btree ("state","created_at","seq");--> statement-breakpoint
CREATE INDEX "handovers_of_agent" ON "handovers" USING btree ("agent_id") WHERE state = 'claimed';--> statement-breakpoint
CREATE INDEX "handovers_of_loan" ON "handovers" USING btree ("lender_id","loan_id","seq");--> statement-breakpoint
CREATE INDEX "incidents_open" ON "incidents" USING btree ("seq") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "incidents_of_loan" ON "incidents" USING btree ("lender_id","loan_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "chat_activities_key" ON "chat_activities" USING btree ("chat_id","key");--> statement-breakpoint
CREATE INDEX "chat_activities_waiting" ON "chat_activities" USING btree ("chat_id","n") WHERE "chat_activities"."sealed_heard" is not null;--> statement-breakpoint
CREATE INDEX "sent_files_of_conversation" ON "sent_files" USING btree ("conversation_id","at");--> statement-breakpoint
CREATE INDEX "identifications_of_conversation" ON "identifications" USING btree ("conversation_id","seq");--> statement-breakpoint
CREATE INDEX "identifications_proved" ON "identifications" USING btree ("lender_id","loan_id") WHERE proved_at is not null;--> statement-breakpoint
CREATE INDEX "passcodes_of_identification" ON "passcodes" USING btree ("identification_id","seq");--> statement-breakpoint
CREATE INDEX "passcodes_of_subject" ON "passcodes" USING btree ("subject","sent_at");--> statement-breakpoint
CREATE INDEX "passcodes_tried" ON "passcodes" USING btree ("sent_at") WHERE tries > 0;--> statement-breakpoint
CREATE UNIQUE INDEX "passcodes_one_active" ON "passcodes" USING btree ("identification_id") WHERE used_at is null and ended_at is null;--> statement-breakpoint
CREATE INDEX "ledger_transactions_of_attempt" ON "ledger_transactions" USING btree ("attempt_id","seq");--> statement-breakpoint
CREATE INDEX "ledger_transactions_of_loan" ON "ledger_transactions" USING btree ("lender_id","loan_id","seq");--> statement-breakpoint
CREATE INDEX "messages_by_ref" ON "messages" USING btree ("ref");--> statement-breakpoint
CREATE INDEX "messages_of_conversation" ON "messages" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "messages_to_address" ON "messages" USING btree ("address_hash","kind");--> statement-breakpoint
CREATE INDEX "offline_codes_of_device" ON "offline_codes" USING btree ("device_hash","at");--> statement-breakpoint
CREATE UNIQUE INDEX "overrides_one_asked" ON "overrides" USING btree ("lender_id","loan_id") WHERE state = 'asked';--> statement-breakpoint
CREATE INDEX "movements_of_attempt" ON "movements" USING btree ("attempt_id","at","seq");--> statement-breakpoint
CREATE INDEX "payment_attempts_of_loan" ON "payment_attempts" USING btree ("lender_id","loan_id","seq");--> statement-breakpoint
CREATE INDEX "payment_attempts_at_gateway" ON "payment_attempts" USING btree ("gateway_ref");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_attempts_by_link" ON "payment_attempts" USING btree ("link_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_attempts_one_token" ON "payment_attempts" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_attempts_one_charging" ON "payment_attempts" USING btree ("lender_id","loan_id") WHERE "payment_attempts"."state" in ('charging', 'unknown');--> statement-breakpoint
CREATE UNIQUE INDEX "plans_one_open" ON "plans" USING btree ("lender_id","loan_id") WHERE state in ('agreed', 'awaiting_down_payment', 'active');--> statement-breakpoint
CREATE INDEX "plans_of_loan" ON "plans" USING btree ("lender_id","loan_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "promises_one_open" ON "promises" USING btree ("lender_id","loan_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "promises_of_loan" ON "promises" USING btree ("lender_id","loan_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "releases_one_open" ON "releases" USING btree ("device_hash") WHERE state in ('requested', 'checking', 'held', 'queued', 'submitting', 'ambiguous', 'waiting', 'accepted', 'propagating', 'offline', 'overdue', 'escalated', 'relocked');--> statement-breakpoint
CREATE UNIQUE INDEX "releases_one_open_of_loan" ON "releases" USING btree ("lender_id","loan_id") WHERE state in ('requested', 'checking', 'held', 'queued', 'submitting', 'ambiguous', 'waiting', 'accepted', 'propagating', 'offline', 'overdue', 'escalated', 'relocked');--> statement-breakpoint
CREATE INDEX "releases_of_loan" ON "releases" USING btree ("lender_id","loan_id","seq");--> statement-breakpoint
CREATE INDEX "releases_of_device" ON "releases" USING btree ("device_hash","seq");--> statement-breakpoint
CREATE INDEX "releases_of_device_id" ON "releases" USING btree ("device_id","seq");--> statement-breakpoint
CREATE INDEX "releases_in_state" ON "releases" USING btree ("state","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "writings_in_order" ON "writings" USING btree ("thread_id","n");--> statement-breakpoint
CREATE INDEX "writings_unheard" ON "writings" USING btree ("thread_id","n") WHERE "writings"."sealed_heard" is not null;--> statement-breakpoint
CREATE INDEX "tickets_spent_by" ON "tickets" USING btree ("spent_by","spent_at");--> statement-breakpoint
CREATE UNIQUE INDEX "visits_one_a_seat" ON "visits" USING btree ("lender_id","centre_id","starts_at","seat") WHERE state = 'booked';--> statement-breakpoint
CREATE UNIQUE INDEX "visits_one_open" ON "visits" USING btree ("person_hash") WHERE state = 'booked';--> statement-breakpoint
CREATE INDEX "visits_by_reference" ON "visits" USING btree ("reference_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "tasks_one_live" ON "tasks" USING btree ("kind","dedupe") WHERE dedupe is not null and done_at is null;--> statement-breakpoint
CREATE INDEX "tasks_due" ON "tasks" USING btree ("run_at","id") WHERE done_at is null;