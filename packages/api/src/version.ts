/** Version of this program, as every node and the command tell it. */
export const VERSION = '0.1.0';
