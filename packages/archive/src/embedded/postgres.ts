export { NoEmbeddedPostgres } from './binaries.ts';
export { DataOfAnotherVersion } from './cluster.ts';
export { promptSocket } from './prompt-socket.ts';
export type { Settings } from './settings.ts';
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startPostgres } from './start.ts';
