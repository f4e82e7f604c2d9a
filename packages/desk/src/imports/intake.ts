export type Intake = typeof import('@hutong/intake');

/** What reads spreadsheets is loaded when somebody brings the first one: most days nobody does. */
export function loadIntake(): Promise<Intake> {
  return import('@hutong/intake');
}
