ALTER TABLE "sent_files" ALTER COLUMN "sealed_content" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "sent_files" ADD COLUMN "sealed_ref" text;--> statement-breakpoint
ALTER TABLE "sent_files" ADD CONSTRAINT "sent_files_somewhere" CHECK (("sent_files"."sealed_content" is null) <> ("sent_files"."sealed_ref" is null));