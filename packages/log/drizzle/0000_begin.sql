CREATE TABLE `checkpoint` (
	`log_id` integer NOT NULL,
	`size` integer NOT NULL,
	`note` text NOT NULL,
	PRIMARY KEY(`log_id`, `size`)
);
--> statement-breakpoint
CREATE TABLE `cosignature` (
	`log_id` integer NOT NULL,
	`node` text NOT NULL,
	`size` integer NOT NULL,
	`time_s` integer NOT NULL,
	`note` text NOT NULL,
	PRIMARY KEY(`log_id`, `node`)
);
--> statement-breakpoint
CREATE TABLE `entry` (
	`position` integer PRIMARY KEY NOT NULL,
	`bytes` blob,
	`leaf_hash` blob
);
--> statement-breakpoint
CREATE TABLE `log` (
	`id` integer PRIMARY KEY NOT NULL,
	`origin` text NOT NULL,
	`size` integer NOT NULL,
	`note` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `log_origin_unique` ON `log` (`origin`);--> statement-breakpoint
CREATE TABLE `private_value` (
	`position` integer NOT NULL,
	`field` text NOT NULL,
	`salt` blob NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`position`, `field`)
);
--> statement-breakpoint
CREATE TABLE `record` (
	`position` integer PRIMARY KEY NOT NULL,
	`id` blob NOT NULL,
	`type` text NOT NULL,
	`subject` text NOT NULL,
	`department` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`visibility` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `record_id` ON `record` (`id`);--> statement-breakpoint
CREATE INDEX `record_subject` ON `record` (`subject`);--> statement-breakpoint
CREATE INDEX `record_type` ON `record` (`type`,`occurred_at`);--> statement-breakpoint
CREATE INDEX `record_department` ON `record` (`department`,`occurred_at`);--> statement-breakpoint
CREATE INDEX `record_time` ON `record` (`occurred_at`);--> statement-breakpoint
CREATE TABLE `tile` (
	`log_id` integer NOT NULL,
	`level` integer NOT NULL,
	`n` integer NOT NULL,
	`hashes` blob NOT NULL,
	PRIMARY KEY(`log_id`, `level`, `n`)
);
