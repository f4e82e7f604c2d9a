CREATE TABLE "entry" (
	"log_id" integer NOT NULL,
	"idx" integer NOT NULL,
	"bytes" "bytea",
	"leaf_hash" "bytea",
	CONSTRAINT "entry_log_id_idx_pk" PRIMARY KEY("log_id","idx")
);
--> statement-breakpoint
CREATE TABLE "fork" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "fork_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"origin" text NOT NULL,
	"held" text NOT NULL,
	"seen" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "heartbeat" (
	"node" text PRIMARY KEY NOT NULL,
	"origin" text NOT NULL,
	"size" integer NOT NULL,
	"time_s" bigint NOT NULL,
	"note" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"origin" text NOT NULL,
	"node" text NOT NULL,
	"epoch" integer NOT NULL,
	"size" integer DEFAULT 0 NOT NULL,
	"root" "bytea",
	"note" text,
	"time_s" bigint DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	CONSTRAINT "log_origin_unique" UNIQUE("origin")
);
--> statement-breakpoint
CREATE TABLE "note" (
	"log_id" integer NOT NULL,
	"size" integer NOT NULL,
	"note" text NOT NULL,
	"received_s" bigint,
	CONSTRAINT "note_log_id_size_pk" PRIMARY KEY("log_id","size")
);
--> statement-breakpoint
CREATE TABLE "quarantine" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "quarantine_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"origin" text NOT NULL,
	"idx" integer NOT NULL,
	"reason" text NOT NULL,
	"detail" text NOT NULL,
	"bytes" "bytea",
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "record" (
	"log_id" integer NOT NULL,
	"idx" integer NOT NULL,
	"type" integer NOT NULL,
	"department" integer NOT NULL,
	"id" uuid NOT NULL,
	"occurred_at" bigint NOT NULL,
	"recorded_at" bigint NOT NULL,
	"flags" smallint NOT NULL,
	"subject" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sealed" (
	"log_id" integer NOT NULL,
	"idx" integer NOT NULL,
	"field" text NOT NULL,
	"recipient" text NOT NULL,
	"box" "bytea" NOT NULL,
	"state" text NOT NULL,
	CONSTRAINT "sealed_log_id_idx_field_recipient_pk" PRIMARY KEY("log_id","idx","field","recipient")
);
--> statement-breakpoint
CREATE TABLE "tally" (
	"log_id" integer NOT NULL,
	"type" integer NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "tally_log_id_type_pk" PRIMARY KEY("log_id","type")
);
--> statement-breakpoint
CREATE TABLE "tile" (
	"log_id" integer NOT NULL,
	"level" smallint NOT NULL,
	"n" integer NOT NULL,
	"hashes" "bytea" NOT NULL,
	CONSTRAINT "tile_log_id_level_n_pk" PRIMARY KEY("log_id","level","n")
);
--> statement-breakpoint
CREATE TABLE "upstream" (
	"log_id" integer NOT NULL,
	"ancestor" text NOT NULL,
	"size" integer NOT NULL,
	"time_s" bigint NOT NULL,
	"note" text NOT NULL,
	CONSTRAINT "upstream_log_id_ancestor_pk" PRIMARY KEY("log_id","ancestor")
);
--> statement-breakpoint
CREATE TABLE "word" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "word_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"text" text collate "C" NOT NULL,
	CONSTRAINT "word_text_unique" UNIQUE("text")
);
--> statement-breakpoint
CREATE TABLE "writer" (
	"one" integer PRIMARY KEY NOT NULL,
	"token" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "quarantine_origin" ON "quarantine" USING btree ("origin","reason");--> statement-breakpoint
CREATE INDEX "record_id" ON "record" USING btree ("id");--> statement-breakpoint
CREATE INDEX "record_subject" ON "record" USING btree ("subject");--> statement-breakpoint
CREATE INDEX "record_log_type_time" ON "record" USING btree ("log_id","type","occurred_at","idx");--> statement-breakpoint
CREATE INDEX "record_department_time" ON "record" USING btree ("department","occurred_at","log_id","idx");--> statement-breakpoint
CREATE INDEX "record_time" ON "record" USING btree ("occurred_at","log_id","idx");