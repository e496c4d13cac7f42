import type { ReactNode } from 'react'

/** A page's title, in the window's head too, and what can be done on the whole of it. */
export function PageHead({
  title,
  window,
  children,
}: {
  readonly title: ReactNode
  /** For the window's head where the title is no text. */
  readonly window?: string
  readonly children?: ReactNode
}) {
  const text = window ?? (typeof title === 'string' ? title : 'Comity')
  return (
    <header className="row apart">
      <title>{`${text} · Comity`}</title>
      <h1>{title}</h1>
      {children && <div className="row no-print">{children}</div>}
    </header>
  )
}
