import type { LogView } from '../api/types.ts'

/** How many entries of our newest log the other side has not receipted. */
export function unreceiptedOf(logs: readonly LogView[]): number {
  const ours = logs.filter(({ whose }) => whose === 'ours').at(-1)
  return ours ? ours.size - ours.reconciled : 0
}

/** The newest time of these lines; undefined where there are none. */
export function newestOf(lines: readonly { readonly time: string }[]): string | undefined {
  return lines
    .map(({ time }) => time)
    .toSorted()
    .at(-1)
}

/** The receipts under logs, of either side. */
export function receiptsOf(logs: readonly LogView[]): LogView['lines'] {
  return logs.flatMap(({ lines }) => lines.filter(({ role }) => role === 'receipt'))
}
