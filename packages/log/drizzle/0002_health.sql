CREATE TABLE `health` (
	`node` text NOT NULL,
	`at` integer NOT NULL,
	`states` text NOT NULL,
	`entries_left` integer NOT NULL,
	PRIMARY KEY(`node`, `at`)
);
