import type { FoldKind } from '@hutong/matters';

/** Matters that a desk works at, and where each kind is. */
export const AREAS = { case: 'cases', complaint: 'complaints', request: 'requests' } as const;
export type DeskKind = keyof typeof AREAS;
export type DeskArea = (typeof AREAS)[DeskKind];

export const isDeskKind = (kind: string | undefined): kind is DeskKind =>
  kind !== undefined && Object.hasOwn(AREAS, kind);

/** Where a matter and its acts are. */
export function pathOf({ kind, number }: { kind: FoldKind; number: string }): string {
  return `/desk/${AREAS[isDeskKind(kind) ? kind : 'case']}/${encodeURIComponent(number)}`;
}
