import { type ReactNode, useId } from 'react'

/** One question of the column, in the order in which a handler thinks. */
export function Question({
  n,
  title,
  children,
}: {
  readonly n: number
  readonly title: string
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <section className="question stack" aria-labelledby={id}>
      <h2 id={id}>
        <span className="soft figures">{n}</span> {title}
      </h2>
      {children}
    </section>
  )
}
