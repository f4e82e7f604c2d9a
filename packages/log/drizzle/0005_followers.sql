CREATE TABLE `folded` (
	`follower` text NOT NULL,
	`node` text NOT NULL,
	`key` text NOT NULL,
	`state` blob NOT NULL,
	PRIMARY KEY(`follower`, `node`, `key`)
);
--> statement-breakpoint
CREATE TABLE `follow_cursor` (
	`follower` text NOT NULL,
	`version` integer NOT NULL,
	`log_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`follower`, `log_id`)
);
