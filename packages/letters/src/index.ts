export { LETTERS, type Letter, type LetterId, letterOf, lettersFor } from './kinds.ts';
export { articleOf, type Edition, editionOn, regulationOf, remedyOf } from './law.ts';
export { builtInTemplate, checkTemplate, fillTemplate } from './letters.ts';
export { TEMPLATE_BYTES } from './limits.ts';
export { TemplateRefused } from './refused.ts';
export { TAGS, type TagValues } from './tags.ts';
