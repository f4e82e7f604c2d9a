export { type AppOptions, createApp } from './app.ts';
export { defaultLimits, type Limits, type WebLog } from './http/context.ts';
export { type Handlers, type Mounted, mount } from './http/endpoints.ts';
export { type ListPage, pageOf } from './http/list.ts';
export { appenderOf } from './records/guarded-append.ts';
export { registryLines } from './registry/entries.ts';
export { type App, type Serving, serve, serveInside } from './serve.ts';
export { ensureAdminToken } from './serving/admin-token.ts';
export { HttpsListener } from './serving/https-listener.ts';
export { findRunning, openToCommands } from './serving/run-file.ts';
export { type ApiRequest, requestBySocket } from './serving/socket-request.ts';
export {
  createToken,
  listTokens,
  revokeToken,
  type TokenEntry,
  TokenFileError,
  TokenStore,
} from './tokens.ts';
