-- Rows of the ledger and of the audit are written once and stay as they are.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;--> statement-breakpoint
CREATE TRIGGER "ledger_transactions_insert_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_transactions" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "ledger_entries_insert_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entries" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
CREATE TRIGGER "audit_insert_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();--> statement-breakpoint
-- At the commit, so that a transaction and its entries may come in any order within it.
CREATE FUNCTION "check_ledger_balance"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  subject text;
BEGIN
  IF TG_TABLE_NAME = 'ledger_transactions' THEN
    subject := NEW.id;
  ELSE
    subject := NEW.transaction_id;
  END IF;
  IF (SELECT count(*) FROM ledger_entries WHERE transaction_id = subject) < 2 THEN
    RAISE EXCEPTION 'ledger transaction % has fewer than two entries', subject USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM ledger_entries WHERE transaction_id = subject GROUP BY currency HAVING sum(minor) <> 0) THEN
    RAISE EXCEPTION 'ledger transaction % does not add up to nothing', subject USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "ledger_transactions_balance" AFTER INSERT ON "ledger_transactions" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "check_ledger_balance"();--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "ledger_entries_balance" AFTER INSERT ON "ledger_entries" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "check_ledger_balance"();--> statement-breakpoint
-- The last row of the audit, while nobody else may add one until the transaction ends.
CREATE FUNCTION "audit_tip"(OUT "n" bigint, OUT "hash" text) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7305518);
  SELECT a.n, a.hash INTO n, hash FROM audit a ORDER BY a.n DESC LIMIT 1;
  n := coalesce(n, 0);
  hash := coalesce(hash, '');
END $$;--> statement-breakpoint
-- Whoever writes the audit, each row continues the one before it.
CREATE FUNCTION "check_audit_chain"() RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  tip record;
BEGIN
  SELECT * INTO tip FROM audit_tip();
  IF NEW.n <> tip.n + 1 OR NEW.previous <> tip.hash OR NEW.hash !~ '^[0-9a-f]{64}$' THEN
    RAISE EXCEPTION 'audit row % does not continue row %', NEW.n, tip.n USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "audit_chain" BEFORE INSERT ON "audit" FOR EACH ROW EXECUTE FUNCTION "check_audit_chain"();
--> statement-breakpoint
-- Another start and seat for a visit that still has the version; a seat that is taken leaves the transaction usable.
CREATE FUNCTION "move_visit"("visit" text, "known" integer, "start" timestamptz, "length" integer, "place" integer, "change" integer) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  UPDATE visits SET starts_at = start, minutes = length, seat = place, sequence = change, version = version + 1
    WHERE id = visit AND version = known;
  RETURN CASE WHEN FOUND THEN 'moved' ELSE 'changed' END;
EXCEPTION WHEN unique_violation THEN
  RETURN 'seat_taken';
END $$;
