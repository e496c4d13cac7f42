import type { ReactNode } from 'react'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { Trouble } from '../parts/loading.tsx'
import { type Released, useRelease } from './sign.ts'
import { signTexts } from './sign-texts.ts'

/** The button by which somebody signs a proposal that waits for him; where his session cannot, how he can. */
export function SignNow({
  proposal,
  reference,
  children,
  onSigned,
}: {
  readonly proposal: string
  readonly reference: string
  /** Other acts beside it. */
  readonly children?: ReactNode
  readonly onSigned?: (released: Released) => void
}) {
  const t = useTexts(signTexts)
  const { release, isBusy, error, by } = useRelease(proposal)
  if (by === undefined)
    return (
      <div className="stack tight">
        <p>
          {t.byKey} <code>comity release {reference} --key …</code>
        </p>
        {children && <div className="row">{children}</div>}
      </div>
    )
  const sign = async () => {
    const released = await release()
    if (released) onSigned?.(released)
  }
  return (
    <div className="stack tight">
      {error != null && <Trouble error={error} />}
      <div className="row">
        <Button look="main" isBusy={isBusy} onClick={() => void sign()}>
          {t.sign[by]}
        </Button>
        {children}
      </div>
      <p className="soft small">{t.signHelp[by]}</p>
    </div>
  )
}
