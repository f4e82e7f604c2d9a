export { askCenter, CenterFailed } from './ask-center.ts';
export { FirstRun } from './first-run.ts';
export { isFirstRun } from './progress.ts';
