CREATE TABLE "folded" (
	"follower" text collate "C" NOT NULL,
	"node" text collate "C" NOT NULL,
	"key" text collate "C" NOT NULL,
	"state" "bytea" NOT NULL,
	CONSTRAINT "folded_follower_node_key_pk" PRIMARY KEY("follower","node","key")
);
--> statement-breakpoint
CREATE TABLE "follow_cursor" (
	"follower" text collate "C" NOT NULL,
	"version" integer NOT NULL,
	"log_id" integer NOT NULL,
	"at" integer NOT NULL,
	CONSTRAINT "follow_cursor_follower_log_id_pk" PRIMARY KEY("follower","log_id")
);
