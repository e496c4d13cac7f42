import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from 'react'
import { Navigate, NavLink, Route, Routes } from 'react-router'
import { NotFoundPage } from '../frame/trouble-page.tsx'
import { useTexts } from '../lib/choices.tsx'
import { useSession } from '../session/session.tsx'
import { administrationTexts } from './texts.ts'
import './administration.css'

type Part = {
  readonly id: keyof typeof administrationTexts.en & string
  readonly may: string
  readonly page: LazyExoticComponent<ComponentType>
}

/** Each part has its own address; whoever cannot see anything of it does not see that it is there. */
const PARTS: readonly Part[] = [
  {
    id: 'pairing',
    may: 'read_pair',
    page: lazy(async () => ({ default: (await import('./pairing-part.tsx')).PairingPart })),
  },
  {
    id: 'agreement',
    may: 'read_pair',
    page: lazy(async () => ({ default: (await import('./agreement-part.tsx')).AgreementPart })),
  },
  {
    id: 'keys',
    may: 'read_pair',
    page: lazy(async () => ({ default: (await import('./keys-part.tsx')).KeysPart })),
  },
  {
    id: 'people',
    may: 'read_people',
    page: lazy(async () => ({ default: (await import('./people-part.tsx')).PeoplePart })),
  },
  {
    id: 'tokens',
    may: 'manage_tokens',
    page: lazy(async () => ({ default: (await import('./tokens-part.tsx')).TokensPart })),
  },
  {
    id: 'webhooks',
    may: 'manage_webhooks',
    page: lazy(async () => ({ default: (await import('./webhooks-part.tsx')).WebhooksPart })),
  },
  {
    id: 'holds',
    may: 'list',
    page: lazy(async () => ({ default: (await import('./holds-part.tsx')).HoldsPart })),
  },
  {
    id: 'audit',
    may: 'read_audit',
    page: lazy(async () => ({ default: (await import('./audit-part.tsx')).AuditPart })),
  },
  {
    id: 'node',
    may: 'read_node',
    page: lazy(async () => ({ default: (await import('./node-part.tsx')).NodePart })),
  },
]

/** How this node stands and with whom: what operators keep, and what everybody may look up. */
export function AdministrationPage() {
  const t = useTexts(administrationTexts)
  const { can } = useSession()
  const parts = PARTS.filter(({ may }) => can(may))
  return (
    <div className="stack administration">
      <nav className="tabs no-print" aria-label={t.parts}>
        {parts.map(({ id }) => (
          <NavLink key={id} to={`/administration/${id}`}>
            {t[id]}
          </NavLink>
        ))}
      </nav>
      <Suspense>
        <Routes>
          <Route index element={<Navigate to={`/administration/${parts[0]?.id ?? 'pairing'}`} replace />} />
          {parts.map(({ id, page: Shown }) => (
            <Route key={id} path={`${id}/*`} element={<Shown />} />
          ))}
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      </Suspense>
    </div>
  )
}
