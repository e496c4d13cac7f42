import { useTexts } from '../lib/choices.tsx'
import { partTexts } from './texts.ts'

export const PROVEN = ['ours', 'countersigned', 'witnessed', 'conflict'] as const
export type Proven = (typeof PROVEN)[number]

const GLYPH = { ours: '○', countersigned: '◐', witnessed: '●', conflict: '✕' } as const satisfies Record<
  Proven,
  string
>

/** How far something is proven: one set of marks everywhere. A button where more can be said. */
export function ProofMark({ state, onOpen }: { readonly state: Proven; readonly onOpen?: () => void }) {
  const word = useTexts(partTexts).proof[state]
  const glyph = (
    <span className="glyph" aria-hidden="true">
      {GLYPH[state]}
    </span>
  )
  if (!onOpen)
    return (
      <span className="proof" data-state={state} title={word}>
        {glyph}
        <span className="unseen">{word}</span>
      </span>
    )
  return (
    <button type="button" className="proof" data-state={state} title={word} onClick={onOpen}>
      {glyph}
      <span className="unseen">{word}</span>
    </button>
  )
}
