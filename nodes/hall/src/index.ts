export { openDesk } from './desk.ts';
export { Hall, type HallDeps } from './hall.ts';
