import type { Group } from './figures.ts'

/** The shape of a group of verdicts, told apart without colour: the same in strips, bars and tables. */
export function Mark({ group, size = 6 }: { readonly group: Group; readonly size?: number }) {
  const r = size
  switch (group) {
    case 'in_time':
      return <circle r={r} className="solid" />
    case 'late':
      return <path d={`M0 ${-r * 1.15}L${r * 1.1} ${r * 0.85}H${-r * 1.1}Z`} className="solid" />
    case 'unanswered':
      return <path d={`M${-r} ${-r}L${r} ${r}M${r} ${-r}L${-r} ${r}`} className="stroke thick" />
    case 'indeterminate':
      return <circle r={r - 1} className="hollow" />
    case 'exposed':
      return <path d={`M${-r} ${-r}H${r}V${r}H${-r}Z`} className="solid" />
    case 'undelivered':
      return <path d={`M0 ${-r * 1.2}L${r * 1.2} 0L0 ${r * 1.2}L${-r * 1.2} 0Z`} className="hollow" />
    case 'unreceipted':
      return <path d={`M${-r} ${-r}H${r}V${r}H${-r}Z`} className="hollow" />
    case 'open':
      return <circle r={r - 1} className="dotted" />
    default:
      return group satisfies never
  }
}

/** The mark by itself, beside its word. */
export function MarkIcon({ group }: { readonly group: Group }) {
  return (
    <svg className="mark-icon" width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">
      <Mark group={group} size={5} />
    </svg>
  )
}
