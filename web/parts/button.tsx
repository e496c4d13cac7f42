import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Link } from 'react-router'

type Look = 'plain' | 'main' | 'danger' | 'quiet'

export type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> & {
  readonly [data: `data-${string}`]: string | undefined
  readonly look?: Look
  /** Under way: pressing again does nothing, and who listens hears so. */
  readonly isBusy?: boolean
  readonly children: ReactNode
}

export function Button({ look = 'plain', isBusy = false, onClick, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`button ${look}`}
      aria-disabled={isBusy || undefined}
      aria-busy={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    />
  )
}

/** A link that looks like what leads on. */
export function ButtonLink({
  to,
  look = 'plain',
  children,
}: {
  readonly to: string
  readonly look?: Look
  readonly children: ReactNode
}) {
  return (
    <Link to={to} className={`button ${look}`}>
      {children}
    </Link>
  )
}
