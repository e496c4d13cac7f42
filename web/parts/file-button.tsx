import type { ReactNode } from 'react'

/** Chooses a file; the browser's own button speaks the browser's language, not the reader's. */
export function FileButton({
  label,
  accept,
  onFile,
}: {
  readonly label: ReactNode
  readonly accept: string
  readonly onFile: (file: File) => void
}) {
  return (
    <label className="button file">
      {label}
      <input
        type="file"
        className="unseen"
        accept={accept}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) onFile(file)
          // The same file, chosen again, is read again.
          event.target.value = ''
        }}
      />
    </label>
  )
}
