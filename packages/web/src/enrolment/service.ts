import type { CodeExpects, Enrolment, EnrolmentMessage, RegistryChange } from '@hutong/trust';

/** The registrar's desk at the top center. Each refusal is an EnrolmentRefused or InvalidTrust. */
export interface EnrolmentService {
  /** A one-time code, shown this once; `expires` in ms since 1970. */
  issue(expects: CodeExpects): Promise<{ code: string; expires: number }>;
  /** Takes a node's request, from anyone who knows a code; gives the authenticated answer. */
  take(message: unknown, from: string): Promise<EnrolmentMessage>;
  list(): Promise<readonly Enrolment[]>;
  /** Enrols the node whose request is pending; a fingerprint that is given must be the request's. */
  approve(node: string, fingerprint?: string): Promise<void>;
  deny(node: string, reason: string): Promise<void>;
  /** Moves or retires a node, or changes the policy; resolves when it is in the registry. Gives its index. */
  change(type: RegistryChange, body: unknown): Promise<{ index: number }>;
}
