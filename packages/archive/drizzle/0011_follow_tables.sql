CREATE TABLE "follow_table" (
	"name" text collate "C" PRIMARY KEY NOT NULL,
	"follower" text collate "C" NOT NULL,
	"version" integer NOT NULL,
	"made" text NOT NULL
);
