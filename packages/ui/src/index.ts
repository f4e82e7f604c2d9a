export { alertsPage } from './alerts.ts';
export { asset } from './assets.ts';
export { docsPage } from './docs.ts';
export { errorPage } from './error.ts';
export { nodeHealthPage } from './health.ts';
export { type View, viewOf } from './layout.ts';
export { PART, type PartsText } from './parts.ts';
export { choicePage, recordPage } from './record.ts';
export { type Search, statusPage } from './status.ts';
