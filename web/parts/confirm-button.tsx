import { type ReactNode, useState } from 'react'
import { useTexts } from '../lib/choices.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { partTexts } from './texts.ts'

/** An act that is not taken back: what it does is said, and a second press does it. */
export function ConfirmButton({
  label,
  question,
  look = 'danger',
  isBusy = false,
  onConfirm,
}: {
  readonly label: ReactNode
  readonly question: ReactNode
  readonly look?: 'plain' | 'danger' | 'quiet'
  readonly isBusy?: boolean
  readonly onConfirm: () => void
}) {
  const t = useTexts(partTexts)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button look={look} isBusy={isBusy} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen && (
        <Dialog title={label} onClose={() => setOpen(false)}>
          <p>{question}</p>
          <div className="row ends">
            <Button onClick={() => setOpen(false)}>{t.cancel}</Button>
            <Button
              look="danger"
              onClick={() => {
                setOpen(false)
                onConfirm()
              }}
            >
              {label}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  )
}
