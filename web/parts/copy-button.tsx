import { useState } from 'react'
import { useTexts } from '../lib/choices.tsx'
import { Button } from './button.tsx'
import { partTexts } from './texts.ts'

/** Puts a text on the clipboard and says that it did. */
export function CopyButton({ of, label }: { readonly of: string; readonly label?: string }) {
  const t = useTexts(partTexts)
  const [isCopied, setCopied] = useState(false)
  return (
    <Button onClick={() => void navigator.clipboard.writeText(of).then(() => setCopied(true))}>
      <span aria-live="polite">{isCopied ? t.copied : (label ?? t.copy)}</span>
    </Button>
  )
}
