import { useChoices, useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { changesBetween } from '../release/difference.ts'
import { linesOfRequest } from '../release/lines.ts'
import { Changes } from '../release/message-view.tsx'
import { askedOf, bodyOf, formOf, type RequestForm } from './form.ts'
import type { KeptDraft } from './queries.ts'
import type { Writing } from './saving.ts'
import { composeTexts } from './texts.ts'
import { together } from './together.ts'

/** Two versions of a draft: what differs, and which shall stand. Nothing is written before that is said. */
export function Conflict({
  base,
  mine,
  theirs,
  onSettle,
}: {
  /** From what both began, where that is known: JSON. */
  readonly base: string | undefined
  readonly mine: RequestForm
  readonly theirs: KeptDraft
  readonly onSettle: Writing['settle']
}) {
  const t = useTexts(composeTexts)
  const { language: lang, zone } = useChoices()
  const theirForm = formOf(theirs.value.body, theirs.value.pair, mine.lang)
  const linesOf = (form: RequestForm) => {
    const asked = askedOf({ ...form, kind: form.kind || 'information' })
    return asked ? linesOfRequest(asked, { lang, zone }) : []
  }
  const merged = base === undefined ? undefined : mergedOf(base, mine, theirs)
  return (
    <Dialog title={t.conflictTitle} isBroad onClose={() => {}}>
      <p>{t.conflictHelp}</p>
      <p className="small">
        <del>{t.conflictTheirs}</del> · <ins>{t.conflictMine}</ins>
      </p>
      <Changes of={changesBetween(linesOf(theirForm), linesOf(mine))} />
      <div className="row ends">
        <Button onClick={() => onSettle({ form: theirForm })}>{t.takeTheirs}</Button>
        <Button onClick={() => onSettle('both')}>{t.both}</Button>
        <Button look={merged ? 'plain' : 'main'} onClick={() => onSettle('mine')}>
          {t.keepMine}
        </Button>
        {merged && (
          <Button look="main" onClick={() => onSettle({ form: merged })}>
            {t.together}
          </Button>
        )}
      </div>
    </Dialog>
  )
}

/** Both versions in one, where they did not change the same. */
function mergedOf(base: string, mine: RequestForm, theirs: KeptDraft): RequestForm | undefined {
  const own = bodyOf(mine)
  const { body, clashes } = together(JSON.parse(base), own ?? {}, theirs.value.body)
  return own && clashes.length === 0 ? formOf(body, mine.pair, mine.lang) : undefined
}
