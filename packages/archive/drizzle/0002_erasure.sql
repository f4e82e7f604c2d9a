CREATE TABLE "erasure" (
	"origin" text NOT NULL,
	"idx" integer NOT NULL,
	"field" text NOT NULL,
	"node" text NOT NULL,
	"record" uuid NOT NULL,
	CONSTRAINT "erasure_origin_idx_field_node_pk" PRIMARY KEY("origin","idx","field","node")
);
