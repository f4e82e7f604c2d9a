CREATE TABLE "alert" (
	"kind" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"at" bigint NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "alert_kind_id_pk" PRIMARY KEY("kind","id")
);
