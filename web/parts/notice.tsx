import type { ReactNode } from 'react'

/** A sentence that must be seen: what it is, and what to do. Its title is no heading: it may stand anywhere among them. */
export function Notice({
  kind = 'plain',
  title,
  children,
}: {
  readonly kind?: 'plain' | 'short' | 'danger' | 'inside'
  readonly title?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <div className={`notice ${kind}`} role={kind === 'danger' ? 'alert' : undefined}>
      {title && <p className="title">{title}</p>}
      {children}
    </div>
  )
}
