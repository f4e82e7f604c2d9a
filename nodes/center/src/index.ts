export { Center, type CenterDeps } from './center.ts';
