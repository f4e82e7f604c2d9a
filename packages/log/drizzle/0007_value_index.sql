CREATE TABLE `value_index` (
	`version` integer PRIMARY KEY NOT NULL,
	`next` integer NOT NULL,
	`end` integer NOT NULL
);
