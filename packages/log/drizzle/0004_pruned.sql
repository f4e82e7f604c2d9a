CREATE TABLE `pruned` (
	`position` integer PRIMARY KEY NOT NULL,
	`stub` blob NOT NULL,
	`content` blob NOT NULL
);
