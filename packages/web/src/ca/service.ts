/** The network's certificate authorities, at the top center. */
export interface CaService {
  /** Those that stand, oldest first, each with the nodes that have not said yet that they trust it. */
  show(): Promise<{ fingerprint: string; since: number; missing: string[] }[]>;
  /** Begins a new one beside the old; the rest follows from what the nodes say in their logs. @returns its fingerprint */
  rotate(reason: string): Promise<string>;
}
