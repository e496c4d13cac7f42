import { type AppCode, AppError } from '../app/node.ts'
import { ProtocolError } from '../protocol/index.ts'

/** What a caller may see of an error: status, code, sentence. What is not in the table keeps its details to itself. */
export type Problem = { readonly status: number; readonly code: string; readonly message: string }

const STATUS = {
  unknown_pair: 404,
  unknown_request: 404,
  unknown_draft: 404,
  not_confirmed: 409,
  no_agreement: 409,
  not_agreed: 409,
  refused: 409,
  bad_draft: 400,
  bad_invitation: 400,
  wrong_fingerprint: 409,
  not_ready: 503,
  not_allowed: 403,
} as const satisfies Record<AppCode, number>

export function problemOf(error: unknown): Problem {
  if (error instanceof AppError)
    return { status: STATUS[error.code], code: error.refusal ?? error.code, message: error.message }
  if (error instanceof ProtocolError) return { status: 400, code: error.code, message: error.message }
  if (isLedgerError(error)) return { status: 503, code: error.code, message: error.message }
  if (isHttpError(error))
    return { status: error.statusCode, code: error.code ?? 'bad_request', message: error.message }
  return {
    status: 500,
    code: 'internal',
    message: 'something went wrong here; the log of this node says what',
  }
}

/** Errors of the ledger and the store are other folders' classes; they are known by name and carry a code and a sentence. */
function isLedgerError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && ['LogError', 'StoreError'].includes(error.name) && 'code' in error
}

function isHttpError(error: unknown): error is Error & { statusCode: number; code?: string } {
  return (
    error instanceof Error &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    error.statusCode >= 400 &&
    error.statusCode < 500
  )
}
