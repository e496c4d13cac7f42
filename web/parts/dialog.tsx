import { type ReactNode, useEffect, useId, useRef } from 'react'

/** What has to be decided before going on. The browser's own dialog keeps focus inside, and Escape closes it. */
export function Dialog({
  title,
  isBroad = false,
  onClose,
  children,
}: {
  readonly title: ReactNode
  readonly isBroad?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const dialog = box.current
    const before = document.activeElement
    dialog?.showModal()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={box}
      className={isBroad ? 'dialog broad' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="stack">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  )
}
