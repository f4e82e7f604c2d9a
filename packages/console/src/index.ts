export { COMMAND_PLACES } from './commands/places.ts';
export { consoleSite } from './console.ts';
