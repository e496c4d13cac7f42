/**
 * Where a leaf stands, as one integer: the log's number in the upper 21 bits, its index in the lower 32. The key of the big
 * tables is then a single integer that only grows within a log, so that a commit touches few pages however long the logs are.
 */
const LOG_STRIDE = 2 ** 32
const LOGS_MAX = 2 ** 21
/** So many neighbouring places stand together in the index of ids (migration 7). */
export const PART = 16_384

export function positionOf(log: number, index: number): number {
  if (log >= LOGS_MAX || index >= LOG_STRIDE)
    throw new RangeError(`log ${log} has no place for index ${index}`)
  return log * LOG_STRIDE + index
}

export function indexOf(position: number): number {
  return position % LOG_STRIDE
}

export function logOf(position: number): number {
  return Math.floor(position / LOG_STRIDE)
}
