import type { LetterId } from './kinds.ts';
import type { TagValues } from './tags.ts';

// What reads and writes documents is loaded when somebody asks for the first letter: most days nobody does, and a hall
// counts its memory.

/**
 * Looks through a template as somebody uploads it.
 * @throws TemplateRefused naming the tags that nobody knows, or what else keeps it from being filled in
 */
export async function checkTemplate(bytes: Uint8Array): Promise<void> {
  const { checkTemplate: check } = await import('./docx/template.ts');
  return check(bytes);
}

/**
 * Fills a template in; what is not known is left as a blank, and a section `{#期限}…{/期限}` about it is left out.
 * @returns the letter, a .docx
 * @throws TemplateRefused
 */
export async function fillTemplate(bytes: Uint8Array, values: TagValues): Promise<Uint8Array<ArrayBuffer>> {
  const { fillTemplate: fill } = await import('./docx/template.ts');
  return fill(bytes, values);
}

/** The template of a letter that comes with the program: a .docx to be used as it is, or edited in WPS. */
export async function builtInTemplate(id: LetterId): Promise<Uint8Array<ArrayBuffer>> {
  return (await import('./docx/built-in.ts')).builtIn(id);
}
