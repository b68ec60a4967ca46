/** What may be sent as a file, and how big one may be, in bytes. A picture that can carry a script is none of them. */
export const fileTypes: readonly string[] = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'];
export const largestFile = 5 * 1024 * 1024;

/** How the bytes of each type begin: what a sender calls a file is not believed. */
const beginnings: Readonly<Record<string, readonly number[]>> = {
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47],
  'image/webp': [0x52, 0x49, 0x46, 0x46],
  'application/pdf': [0x25, 0x50, 0x44, 0x46],
};

/** Whether the first bytes of a file are those of its type; never of a type that is not taken. */
export const beginsAs = (contentType: string, bytes: Uint8Array): boolean =>
  beginnings[contentType]?.every((byte, index) => bytes[index] === byte) ?? false;

/** So many of its first bytes tell a file's type. */
export const beginningLength = 4;
