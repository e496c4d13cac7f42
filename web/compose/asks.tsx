import { type KeyboardEvent, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTexts } from '../lib/choices.tsx'
import { LANGUAGE_TAG } from '../lib/languages.ts'
import { Button } from '../parts/button.tsx'
import { CheckField, TextArea } from '../parts/field.tsx'
import { useCompose, useWrong } from './context.tsx'
import { type AskRow, newRowKey } from './form.ts'
import { Question } from './question.tsx'
import { Templates } from './templates-choice.tsx'
import { composeTexts } from './texts.ts'

/** What is asked, numbered, each of its own. */
export function Asks() {
  const t = useTexts(composeTexts)
  const { form, change } = useCompose()
  const wrong = useWrong('asks')
  if (form.kind === 'notification')
    return (
      <Question n={5} title={t.step.asks}>
        <p id="asks">{t.asksNone}</p>
        <CheckField
          label={t.spontaneous}
          help={t.spontaneousHelp}
          checked={form.spontaneous}
          onChange={(event) => change({ spontaneous: event.target.checked })}
        />
      </Question>
    )
  return (
    <Question n={5} title={t.step.asks}>
      <p className="soft small">{t.asksHelp}</p>
      <Templates />
      <div id="asks" tabIndex={-1} className={wrong ? 'stack field is-wrong' : 'stack'}>
        {wrong && <div className="wrong">{wrong}</div>}
        <AskRows />
      </div>
    </Question>
  )
}

function AskRows() {
  const t = useTexts(composeTexts)
  const { form, change } = useCompose()
  const [told, tell] = useState('')
  const list = useRef<HTMLOListElement>(null)
  // At once: whoever types on has his letters where he looks.
  const set = (asks: readonly AskRow[], focused: number) => {
    flushSync(() => change({ asks }))
    list.current?.querySelectorAll('textarea')[focused]?.focus()
  }
  const move = (from: number, to: number) => {
    if (to < 0 || to >= form.asks.length) return
    const asks = [...form.asks]
    const [row] = asks.splice(from, 1)
    asks.splice(to, 0, row!)
    set(asks, to)
    tell(t.moved(t.ask(from + 1), to + 1))
  }
  const add = () => set([...form.asks, { key: newRowKey(), text: '' }], form.asks.length)
  const remove = (i: number) => {
    const asks = form.asks.filter((_, at) => at !== i)
    set(asks.length > 0 ? asks : [{ key: newRowKey(), text: '' }], Math.max(0, i - 1))
  }
  return (
    <>
      <ol className="asks" ref={list}>
        {form.asks.map((row, i) => (
          <AskField
            key={row.key}
            row={row}
            n={i + 1}
            isLast={i === form.asks.length - 1}
            onChange={(text) =>
              change({ asks: form.asks.map((each, at) => (at === i ? { ...each, text } : each)) })
            }
            onMove={(by) => move(i, i + by)}
            onRemove={() => remove(i)}
          />
        ))}
      </ol>
      <div className="row">
        <Button onClick={add}>{t.addAsk}</Button>
        <span className="soft small">{t.askKeys}</span>
        <span role="status" className="unseen">
          {told}
        </span>
      </div>
    </>
  )
}

function AskField({
  row,
  n,
  isLast,
  onChange,
  onMove,
  onRemove,
}: {
  readonly row: AskRow
  readonly n: number
  readonly isLast: boolean
  readonly onChange: (text: string) => void
  readonly onMove: (by: -1 | 1) => void
  readonly onRemove: () => void
}) {
  const t = useTexts(composeTexts)
  const { form } = useCompose()
  const press = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? -1 : 1)
  }
  const name = t.ask(n)
  return (
    <li className="ask">
      <TextArea
        label={name}
        wrong={useWrong('asks', n)}
        lang={LANGUAGE_TAG[form.lang]}
        rows={2}
        value={row.text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={press}
      />
      <div className="row tight acts">
        <button
          type="button"
          className="button quiet"
          disabled={n === 1}
          aria-label={t.up(name)}
          title={t.up(name)}
          onClick={() => onMove(-1)}
        >
          ↑
        </button>
        <button
          type="button"
          className="button quiet"
          disabled={isLast}
          aria-label={t.down(name)}
          title={t.down(name)}
          onClick={() => onMove(1)}
        >
          ↓
        </button>
        <button type="button" className="button quiet" aria-label={t.removeWhat(name)} onClick={onRemove}>
          {t.remove}
        </button>
      </div>
    </li>
  )
}
