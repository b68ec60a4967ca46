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
ALTER TABLE "messages" ADD COLUMN "seq" bigint NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "messages_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "writings" ADD CONSTRAINT "writings_thread_id_threads_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."threads"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "writings_in_order" ON "writings" USING btree ("thread_id","n");--> statement-breakpoint
CREATE INDEX "writings_unheard" ON "writings" USING btree ("thread_id","n") WHERE "writings"."sealed_heard" is not null;