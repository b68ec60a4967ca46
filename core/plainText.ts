/** A text without what no database keeps: NUL, and halves of characters (they become U+FFFD). */
export const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed();
