export { type Checked, check, openTrust } from './check.ts';
export { type OneFile, oneFile } from './one-file.ts';
export { verifyPage } from './page.tsx';
export { pageScript, type Script } from './script.ts';
export { show } from './show.ts';
