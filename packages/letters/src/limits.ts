/** The bytes of the largest template that is taken: one with a letterhead and a seal in it is a tenth of this. */
export const TEMPLATE_BYTES = 2 << 20;
