import type { ReactNode } from 'react'

/** A sentence that must be seen: what it is, and what to do. */
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
      {title && <h3>{title}</h3>}
      {children}
    </div>
  )
}
