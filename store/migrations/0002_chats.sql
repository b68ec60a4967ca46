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
ALTER TABLE "chat_activities" ADD CONSTRAINT "chat_activities_chat_id_chats_id_fk" FOREIGN KEY ("chat_id") REFERENCES "public"."chats"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "chat_activities_key" ON "chat_activities" USING btree ("chat_id","key");--> statement-breakpoint
CREATE INDEX "chat_activities_waiting" ON "chat_activities" USING btree ("chat_id","n") WHERE "chat_activities"."sealed_heard" is not null;