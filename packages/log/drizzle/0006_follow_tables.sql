CREATE TABLE `follow_table` (
	`name` text PRIMARY KEY NOT NULL,
	`follower` text NOT NULL,
	`version` integer NOT NULL,
	`made` text NOT NULL
);
