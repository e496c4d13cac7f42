import { NavLink } from 'react-router'
import { useWaiting } from '../api/queries.ts'
import { useTexts } from '../lib/choices.tsx'
import { useSession } from '../session/session.tsx'
import { frameTexts } from './texts.ts'

/** The pages of the desk in words; only those that this person can do something with. */
export const PLACES = [
  { id: 'today', to: '/', may: 'list' },
  { id: 'requests', to: '/requests', may: 'list' },
  { id: 'release', to: '/release', may: 'read_proposal' },
  { id: 'hotline', to: '/hotline', may: 'list' },
  { id: 'record', to: '/record', may: 'read_record' },
  { id: 'review', to: '/review', may: 'read_review' },
  { id: 'administration', to: '/administration', may: 'read_pair', isApart: true },
  { id: 'me', to: '/me', may: undefined },
  { id: 'help', to: '/help', may: undefined },
] as const

export function Rail() {
  const t = useTexts(frameTexts)
  const { can } = useSession()
  return (
    <div className="rail">
      <nav aria-label={t.pages}>
        <ul>
          {PLACES.filter(({ may }) => may === undefined || can(may)).map((place) => (
            <li key={place.id} className={'isApart' in place ? 'apart' : undefined}>
              <NavLink to={place.to} end={place.to === '/'}>
                {t[place.id]}
                {place.id === 'release' && <WaitingCount />}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  )
}

function WaitingCount() {
  const waiting = useWaiting()
  const count = waiting.data?.items.length ?? 0
  return count > 0 ? <span className="count">{count}</span> : null
}
