CREATE TABLE "health" (
	"node" text collate "C" NOT NULL,
	"at" bigint NOT NULL,
	"states" text collate "C" NOT NULL,
	"entries_left" bigint NOT NULL,
	CONSTRAINT "health_node_at_pk" PRIMARY KEY("node","at")
);
