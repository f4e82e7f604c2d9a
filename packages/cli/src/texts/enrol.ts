/** What enrolment, changes of the registry and its history say to people; part of the catalogue in messages.ts. */
export const enrolTexts = {
  retired: { zh: '（已注销）', en: '(retired)' },
} as const satisfies Record<string, { zh: string; en: string }>;
