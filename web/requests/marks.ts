/** Which rows are marked, by thread; a mark stays while filters change, and what is marked is always said by number. */
export type Marks = ReadonlySet<string>

export function toggleMark(marks: Marks, thread: string): Marks {
  const next = new Set(marks)
  if (!next.delete(thread)) next.add(thread)
  return next
}

/** All between two rows as they are shown, both included; where one is not shown, the other alone. */
export function markThrough(
  marks: Marks,
  shown: readonly string[],
  from: string | undefined,
  to: string,
): Marks {
  const [a, b] = [from === undefined ? -1 : shown.indexOf(from), shown.indexOf(to)]
  if (b < 0) return marks
  const [first, last] = a < 0 ? [b, b] : [Math.min(a, b), Math.max(a, b)]
  return new Set([...marks, ...shown.slice(first, last + 1)])
}

/** The row so many places on, at the ends the last one; the first where none was. */
export function stepFrom(
  shown: readonly string[],
  current: string | undefined,
  by: number,
): string | undefined {
  const at = current === undefined ? -1 : shown.indexOf(current)
  if (at < 0) return shown[by < 0 ? shown.length - 1 : 0]
  return shown[Math.max(0, Math.min(shown.length - 1, at + by))]
}
