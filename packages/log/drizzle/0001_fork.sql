CREATE TABLE `fork` (
	`id` integer PRIMARY KEY NOT NULL,
	`origin` text NOT NULL,
	`held` text NOT NULL,
	`seen` text NOT NULL,
	`at` integer NOT NULL
);
