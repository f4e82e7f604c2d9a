CREATE TABLE "heard" (
	"node" text NOT NULL,
	"day" integer NOT NULL,
	"first" integer NOT NULL,
	"origin" text NOT NULL,
	"size" integer NOT NULL,
	"heard_s" bigint NOT NULL,
	"note" text NOT NULL,
	CONSTRAINT "heard_node_day_pk" PRIMARY KEY("node","day")
);
