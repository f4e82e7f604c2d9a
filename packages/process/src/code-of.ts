/**
 * The code of an error of the machine, or of what caused it: a library that wraps what a database said keeps it as the cause.
 * '' where there is none.
 */
export function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  return [code, cause?.code].find((c) => typeof c === 'string') ?? '';
}
