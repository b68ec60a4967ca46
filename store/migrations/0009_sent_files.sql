CREATE TABLE "chat_ratings" (
	"chat_id" text PRIMARY KEY NOT NULL,
	"lender_id" text NOT NULL,
	"score" integer NOT NULL,
	"who" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "chat_ratings_score" CHECK ("chat_ratings"."score" between 1 and 5)
);
--> statement-breakpoint
CREATE TABLE "sent_files" (
	"id" text PRIMARY KEY NOT NULL,
	"conversation_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"name" text NOT NULL,
	"content_type" text NOT NULL,
	"sealed_content" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "chat_ratings" ADD CONSTRAINT "chat_ratings_chat_id_chats_id_fk" FOREIGN KEY ("chat_id") REFERENCES "public"."chats"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sent_files_of_conversation" ON "sent_files" USING btree ("conversation_id","at");