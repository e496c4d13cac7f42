import { type FolderLock, takeFolder } from '../ops/folder-lock.ts'
import { WitnessError } from './errors.ts'

/** Takes a witness's folder: who holds it may sign with its key. Throws `locked`, naming the process that holds it. */
export function lockFolder(folder: string): FolderLock {
  const refuse = (sentence: string, cause: unknown) => new WitnessError('locked', sentence, { cause })
  return takeFolder(folder, { name: 'witness', refuse })
}
