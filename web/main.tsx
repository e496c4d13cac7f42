import { MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter, RouterProvider } from 'react-router'
import { ApiProblem, speak } from './api/client.ts'
import { keys } from './api/queries.ts'
import { ChoicesProvider, useChoices } from './lib/choices.tsx'
import { ROUTES } from './routes.tsx'
import { InvitationPage } from './session/invitation-page.tsx'
import { isSignedIn, SessionProvider, useSession } from './session/session.tsx'
import { SignInAgain, SignInPage } from './session/sign-in-page.tsx'
import './styles/index.css'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the node refuses it refuses again; what did not reach it may the next time.
      retry: (count, error) => count < 2 && error instanceof ApiProblem && error.problem.status === 0,
    },
  },
  mutationCache: new MutationCache({
    onError: (error) => {
      if (error instanceof ApiProblem && error.problem.status === 401)
        void client.invalidateQueries({ queryKey: keys.session })
    },
  }),
})
const router = createBrowserRouter(ROUTES)

function Desk() {
  const { language } = useChoices()
  useEffect(() => speak(language), [language])
  return (
    <SessionProvider>
      <Door />
    </SessionProvider>
  )
}

/** An invitation is opened by whoever has no name here yet; everything else by whoever has. */
function Door() {
  const session = useSession()
  if (location.pathname.startsWith('/invitation/')) return <InvitationPage />
  return isSignedIn(session) ? <Inside /> : <SignInPage />
}

/** While one is inside and the session ends, the page stays with all that was typed; one signs in over it. */
function Inside() {
  const { isOver } = useSession()
  return (
    <>
      <RouterProvider router={router} />
      {isOver && <SignInAgain />}
    </>
  )
}

createRoot(document.getElementById('desk')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <ChoicesProvider>
        <Desk />
      </ChoicesProvider>
    </QueryClientProvider>
  </StrictMode>,
)
