import { statSync } from 'node:fs';
import { asProblem } from '../../core/problem.js';
import { lockFolder } from '../../store/folderLock.js';
import type { Finding } from './verify.js';

/** The embedded folder has one owner (us, or the product that let us look in), and is for its user's eyes only. */
export async function lookAtFolder(folder: string | undefined): Promise<Finding> {
  const broken: string[] = [];
  if (folder !== undefined) {
    if ((statSync(folder).mode & 0o077) !== 0) broken.push('others may look into the folder');
    if (await canBeTaken(folder)) broken.push('a second process can take the folder');
  }
  const title = 'the embedded folder has one owner, and nobody else may look into it';
  return { number: 15, title, looked: folder === undefined ? 0 : 1, broken };
}

async function canBeTaken(folder: string): Promise<boolean> {
  try {
    await (await lockFolder(folder)).release();
    return true;
  } catch (thrown) {
    if (asProblem(thrown).code !== 'store.folder_in_use') throw thrown;
    return false;
  }
}
