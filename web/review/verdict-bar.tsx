import { useTexts } from '../lib/choices.tsx'
import { type Dot, GROUPS, groupOf } from './figures.ts'
import { MarkIcon } from './mark.tsx'
import { reviewTexts } from './texts.ts'

/** The verdicts of one duty as a bar with patterns that survive grey, and the same in words beside it. */
export function VerdictBar({ dots, label }: { readonly dots: readonly Dot[]; readonly label: string }) {
  const t = useTexts(reviewTexts)
  const counts = GROUPS.map((group) => ({
    group,
    count: dots.filter(({ duty }) => groupOf(duty.verdict) === group).length,
  })).filter(({ count }) => count > 0)
  const words = counts.map(({ group, count }) => `${t.group[group]} ${count}`).join(' · ')
  return (
    <div className="verdicts">
      <div className="verdict-bar" role="img" aria-label={`${label}: ${words}`}>
        {counts.map(({ group, count }) => (
          <span key={group} data-group={group} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul className="legend" aria-hidden="true">
        {counts.map(({ group, count }) => (
          <li key={group}>
            <MarkIcon group={group} /> {t.group[group]} <b>{count}</b>
          </li>
        ))}
      </ul>
    </div>
  )
}
