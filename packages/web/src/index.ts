export { type AppOptions, createApp } from './app.ts';
export { defaultLimits, type Limits, type WebLog } from './http/context.ts';
export { type ListPage, pageOf } from './http/list.ts';
export { appendGuarded, guardOfStopped } from './records/guarded-append.ts';
export { registryLines } from './registry/entries.ts';
export { type App, type Serving, serve, serveInside } from './serve.ts';
export {
  createToken,
  listTokens,
  revokeToken,
  type TokenEntry,
  TokenFileError,
  TokenStore,
} from './tokens.ts';
