import { type FolderLock, takeFolder } from '../ops/folder-lock.ts'
import { LogError } from './errors.ts'

/** Takes a guard's folder: who holds it may sign for the node. Throws `locked`, naming the process that holds it. */
export function lockFolder(folder: string): FolderLock {
  const refuse = (sentence: string, cause: unknown) => new LogError('locked', sentence, { cause })
  return takeFolder(folder, { name: 'signer', refuse })
}
