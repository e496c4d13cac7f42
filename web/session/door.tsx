import type { ReactNode } from 'react'
import { Band } from '../frame/band.tsx'
import { LanguageChoice } from '../frame/language-choice.tsx'
import { useSession } from './session.tsx'

/** What stands around a page of whoever is not inside yet. */
export function DoorFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { party } = useSession()
  return (
    <div className="door">
      <div>
        {party.exercise && <Band />}
        <header className="strip">
          <strong>Comity</strong>
          <span className="fill" />
          <LanguageChoice />
        </header>
      </div>
      <main className="stack wide" id="page">
        <title>{`${title} · Comity`}</title>
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  )
}
