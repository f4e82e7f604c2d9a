/** The network's root document, as a node holds it. */
export interface RootService {
  /**
   * Takes the versions that follow, signed notes; durable when it resolves. Their signatures decide, not who brings them.
   * Throws InvalidTrust, and then nothing changed.
   */
  publish(versions: readonly string[]): Promise<{ version: number; taken: number }>;
}
