import { useState } from 'react'
import { useTexts } from '../lib/choices.tsx'
import { partTexts } from './texts.ts'

/** A digest or key: its beginning to the eye, the whole to the clipboard. */
export function Digest({ of, length = 12 }: { readonly of: string; readonly length?: number }) {
  const t = useTexts(partTexts)
  const [isCopied, setCopied] = useState(false)
  const bare = of.replace(/^sha256:/, '')
  return (
    <span className="row tight">
      <code className="digest" title={of}>
        {bare.slice(0, length)}
        {bare.length > length && '…'}
      </code>
      <button
        type="button"
        className="button quiet small no-print"
        onClick={() => void navigator.clipboard.writeText(of).then(() => setCopied(true))}
      >
        {isCopied ? t.copied : t.copy}
        <span className="unseen" data-code>
          {' '}
          {bare.slice(0, length)}
        </span>
      </button>
    </span>
  )
}
