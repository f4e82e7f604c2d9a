export type { Colleague } from './accounts/colleagues.ts';
export { nameFor, nameSignedIn, namesOf, POST_ROLES } from './accounts/posts.ts';
export { accountEndpoints } from './api/handlers.ts';
export { Identity, type IdentityOptions, type Person } from './identity.ts';
export { refusalAt } from './pages/shared.tsx';
export { identitySite } from './pages/site.ts';
export { workView } from './pages/view.ts';
export { accountsSchema } from './passwords/policy.ts';
export { IdentityRefused } from './refused.ts';
