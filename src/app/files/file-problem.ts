import { AppError } from '../node.ts'
import { FileError } from '../ports/files.ts'

const CODES = {
  offset: 'wrong_offset',
  too_large: 'file_too_large',
  no_space: 'no_space',
  cut_short: 'wrong_offset',
  digest_mismatch: 'wrong_offset',
  wrong_digest: 'wrong_offset',
  unknown_file: 'unknown_file',
} as const

/** Turns what the files refuse into what people may see of it. */
export async function asAppProblem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    throw new AppError(CODES[cause.code], cause.message, { cause })
  }
}
