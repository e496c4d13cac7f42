import { Readable } from 'node:stream'
import { ApiError } from './problems.ts'

type Range = { readonly from: number; readonly to: number }
type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * The range that is asked for; undefined: all of it. If-Range with another tag asks for all of it, as RFC 9110 says; several ranges at once are not
 * given. Throws `bad_range`.
 */
export function readRange(
  headers: Headers,
  { length, tag }: { readonly length: number; readonly tag: string },
): Range | undefined {
  const { range } = headers
  if (range === undefined || (headers['if-range'] !== undefined && headers['if-range'] !== tag))
    return undefined
  const [, first = '', last = ''] = /^bytes=([0-9]{0,12})-([0-9]{0,12})$/.exec(String(range)) ?? []
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first)
  const to = first === '' || last === '' ? length : Math.min(length, Number(last) + 1)
  if (from < to && (first !== '' || Number(last) > 0)) return { from, to }
  throw new ApiError(
    'bad_range',
    `Range was ${String(range).slice(0, 60)}; expected one range like "bytes=0-499" within ${length} bytes`,
  )
}

export function asReadable(bytes: AsyncIterable<Uint8Array>): Readable {
  return bytes instanceof Readable ? bytes : Readable.from(bytes, { objectMode: false })
}
