import type { ComponentType } from 'react'
import type { RouteObject } from 'react-router'
import { Frame } from './frame/frame.tsx'
import { CrashPage, NotFoundPage } from './frame/trouble-page.tsx'

type Load = () => Promise<ComponentType>

/** Each page is a file of its own that comes when it is first opened. */
const PAGES: readonly (readonly [path: string, load: Load])[] = [
  ['/', async () => (await import('./today/today-page.tsx')).TodayPage],
  ['/requests', async () => (await import('./requests/requests-page.tsx')).RequestsPage],
  ['/requests/new', async () => (await import('./compose/compose-page.tsx')).ComposePage],
  ['/drafts/:id', async () => (await import('./compose/compose-page.tsx')).ComposePage],
  ['/requests/:reference', async () => (await import('./request/request-page.tsx')).RequestPage],
  ['/requests/:reference/letter', async () => (await import('./request/letter-page.tsx')).LetterPage],
  ['/release', async () => (await import('./release/release-page.tsx')).ReleasePage],
  ['/release/:id', async () => (await import('./release/proposal-page.tsx')).ProposalPage],
  ['/hotline', async () => (await import('./hotline/hotline-page.tsx')).HotlinePage],
  ['/record', async () => (await import('./record/record-page.tsx')).RecordPage],
  ['/review', async () => (await import('./review/review-page.tsx')).ReviewPage],
  [
    '/administration/*',
    async () => (await import('./administration/administration-page.tsx')).AdministrationPage,
  ],
  ['/me', async () => (await import('./me/me-page.tsx')).MePage],
  ['/notices', async () => (await import('./notices/notices-page.tsx')).NoticesPage],
  ['/help', async () => (await import('./help/help-page.tsx')).HelpPage],
  ['/parts', async () => (await import('./parts-page/parts-page.tsx')).PartsPage],
]

export const ROUTES: RouteObject[] = [
  {
    Component: Frame,
    // Until the first page's file is here; without it the router complains in the console.
    HydrateFallback: () => null,
    children: [
      {
        ErrorBoundary: CrashPage,
        children: [
          ...PAGES.map(([path, load]) => ({ path, lazy: async () => ({ Component: await load() }) })),
          { path: '*', Component: NotFoundPage },
        ],
      },
    ],
  },
]
