/** Seconds, `to` excluded. */
export type Span = readonly [from: number, to: number]

/** Seconds that belong to any of the spans and to [from, to). */
export function secondsOf(spans: readonly Span[], [from, to]: Span = [0, Number.POSITIVE_INFINITY]): number {
  const edges = [...new Set(spans.flat())].sort((x, y) => x - y)
  let seconds = 0
  edges.forEach((edge, i) => {
    const next = edges[i + 1]
    if (next === undefined || !spans.some((span) => span[0] <= edge && edge < span[1])) return
    seconds += Math.max(0, Math.min(next, to) - Math.max(edge, from))
  })
  return seconds
}
