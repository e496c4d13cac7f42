import { useState } from 'react'
import type { Text } from '../../src/protocol/index.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { LongWords } from '../parts/words.tsx'
import { requestTexts } from './texts.ts'
import type { Edition } from './view.ts'

/** What somebody wrote, in his language; its edition in the other stands below it, marked whose it is, and can be put away. */
export function Said({ of, edition }: { readonly of: Text; readonly edition?: Edition | undefined }) {
  const t = useTexts(requestTexts).translation
  const { language } = useChoices()
  const [isOpen, setOpen] = useState(of.lang !== language)
  return (
    <div className="both-words">
      <LongWords of={of} />
      {edition && isOpen && (
        <div className="edition">
          <LongWords of={edition} />
          <div className="soft small">
            {t[edition.how](edition.translator)}
            {edition.isOthers && ` · ${t.others}`}
          </div>
        </div>
      )}
      {edition && (
        <button
          type="button"
          className="button quiet small no-print"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? t.hide : t.show}
        </button>
      )}
    </div>
  )
}
