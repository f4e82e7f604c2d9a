import type { Permission } from '@hutong/api';

/** How a matter is taken down that does not begin at the counter. */
export interface Filing {
  path: string;
  kind: 'complaint' | 'request';
  /** The act that begins it. */
  act: string;
  may: Permission;
}

export const FILINGS: readonly Filing[] = [
  { path: '/desk/complain', kind: 'complaint', act: 'file', may: 'complaints.take' },
  { path: '/desk/request', kind: 'request', act: 'request', may: 'matters.take' },
];
