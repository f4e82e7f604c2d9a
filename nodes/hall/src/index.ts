export { Hall, type HallDeps } from './hall.ts';
