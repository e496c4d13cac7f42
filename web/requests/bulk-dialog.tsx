import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { newKey } from '../api/client.ts'
import { useTexts } from '../lib/choices.tsx'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { useProblemWords } from '../parts/loading.tsx'
import { partTexts } from '../parts/texts.ts'
import { Words } from '../parts/words.tsx'
import { type Done, type Outcome, type Outcomes, runEach, type WhyNot } from './bulk.ts'
import type { Row } from './rows.ts'
import { requestsTexts } from './texts.ts'

export type BulkDialogProps = {
  readonly title: (count: number) => string
  readonly help: ReactNode
  readonly rows: readonly Row[]
  readonly whyNot?: (row: Row) => WhyNot | undefined
  /** `key` is the same for a row until it is done. */
  readonly act: (row: Row, key: string) => Promise<Done>
  /** What is asked before; whether it is answered. */
  readonly form?: { readonly fields: ReactNode; isFilled(): boolean }
  /** With what was done, when all is over. */
  readonly onDone?: (done: readonly Done[]) => ReactNode
  readonly onClose: () => void
}

/** Says what will be done to which request and which are left out, does it, and says of each what became of it. */
export function BulkDialog(props: BulkDialogProps) {
  const { title, help, rows, whyNot, act, form, onDone, onClose } = props
  const t = useTexts(requestsTexts)
  const parts = useTexts(partTexts)
  const client = useQueryClient()
  // What was marked when it was opened: the list goes on living behind it.
  const [plan] = useState(() => planOf(rows, whyNot))
  const [outcomes, setOutcomes] = useState<Outcomes>()
  const [isBusy, setBusy] = useState(false)
  const keys = useRef(new Map(rows.map(({ thread }) => [thread, newKey()])))
  const tell = (thread: string, outcome: Outcome) =>
    setOutcomes((before) => new Map(before ?? []).set(thread, outcome))
  const run = async (threads: readonly string[], each: (row: Row) => Promise<Outcome>) => {
    setBusy(true)
    const byThread = new Map(rows.map((row) => [row.thread, row]))
    await runEach(threads, (thread) => each(byThread.get(thread)!), tell)
    setBusy(false)
    for (const queryKey of [['requests'], ['request'], ['proposals'], ['duties'], ['notices']])
      void client.invalidateQueries({ queryKey })
  }
  const go = (threads: readonly string[]) =>
    run(threads, async (row) => ({ state: 'done', done: await act(row, keys.current.get(row.thread)!) }))
  const start = () => {
    if (form && !form.isFilled()) return
    void go(plan.will.map(({ thread }) => thread))
  }
  const ended = [...(outcomes ?? [])]
  const failed = ended.filter(([, { state }]) => state === 'failed').map(([thread]) => thread)
  const undoable = ended.flatMap(([thread, outcome]) =>
    outcome.state === 'done' && outcome.done.undo ? [thread] : [],
  )
  const undo = () =>
    run(undoable, async ({ thread }) => {
      const outcome = outcomes?.get(thread)
      if (outcome?.state === 'done') await outcome.done.undo?.()
      return { state: 'taken' }
    })
  const done = ended.flatMap(([, outcome]) => (outcome.state === 'done' ? [outcome.done] : []))
  const isOver = outcomes !== undefined && !isBusy
  return (
    <Dialog title={title(plan.will.length)} isBroad onClose={() => !isBusy && onClose()}>
      <div className="prose">{help}</div>
      {!outcomes && form?.fields}
      {outcomes && <Progress outcomes={outcomes} isOver={isOver} failed={failed.length} />}
      <RowsOf
        rows={plan.will}
        head={(outcomes ? t.ask.were : t.ask.will)(plan.will.length)}
        outcomes={outcomes}
      />
      {plan.wont.length > 0 && (
        <RowsOf
          rows={plan.wont.map(({ row }) => row)}
          head={t.ask.wont(plan.wont.length)}
          why={new Map(plan.wont.map(({ row, why }) => [row.thread, t.ask[why]]))}
        />
      )}
      {plan.will.length === 0 && <p>{t.ask.nothing}</p>}
      {isOver && onDone?.(done)}
      <div className="row ends">
        {isOver && failed.length > 0 && <Button onClick={() => void go(failed)}>{t.result.retry}</Button>}
        {isOver && undoable.length > 0 && <Button onClick={() => void undo()}>{t.result.undo}</Button>}
        {isOver && done.some(({ what }) => what === 'proposed') && (
          <ButtonLink to="/release">{t.result.toRelease}</ButtonLink>
        )}
        <Button isBusy={isBusy} onClick={onClose}>
          {isOver ? parts.close : parts.cancel}
        </Button>
        {!outcomes && plan.will.length > 0 && (
          <Button look="main" onClick={start}>
            {t.ask.go}
          </Button>
        )}
      </div>
    </Dialog>
  )
}

function planOf(rows: readonly Row[], whyNot: BulkDialogProps['whyNot']) {
  const judged = rows.map((row) => ({ row, why: whyNot?.(row) }))
  return {
    will: judged.filter(({ why }) => why === undefined).map(({ row }) => row),
    wont: judged.flatMap(({ row, why }) => (why === undefined ? [] : [{ row, why }])),
  }
}

function Progress({
  outcomes,
  isOver,
  failed,
}: {
  readonly outcomes: Outcomes
  readonly isOver: boolean
  readonly failed: number
}) {
  const t = useTexts(requestsTexts)
  const states = [...outcomes.values()].map(({ state }) => state)
  const over = states.filter((state) => state !== 'waits' && state !== 'busy').length
  const text = t.result.progress(over, outcomes.size)
  return (
    <div role="status">
      {isOver ? (
        <strong>{failed > 0 ? t.result.failed(failed) : t.result.all}</strong>
      ) : (
        <span className="row">
          <progress max={outcomes.size} value={over} aria-label={text} /> {text}
        </span>
      )}
    </div>
  )
}

function RowsOf({
  rows,
  head,
  outcomes,
  why,
}: {
  readonly rows: readonly Row[]
  readonly head: string
  readonly outcomes?: Outcomes | undefined
  readonly why?: ReadonlyMap<string, string>
}) {
  if (rows.length === 0) return null
  return (
    <div>
      <h3>{head}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and who has no pointer scrolls it too */}
      <section className="bulk-rows" tabIndex={0} aria-label={head}>
        <ul className="plain">
          {rows.map((row) => (
            <li key={row.thread}>
              <span className="reference">{row.reference}</span>
              <span className="about">
                <Words of={row.title} />
              </span>
              <span className="what">
                {why?.get(row.thread) ?? <Result of={outcomes?.get(row.thread)} />}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

function Result({ of }: { readonly of: Outcome | undefined }) {
  const t = useTexts(requestsTexts)
  const say = useProblemWords()
  if (!of) return null
  if (of.state === 'failed') return <span className="wrong">{say(of.error)}</span>
  if (of.state === 'done') return t.result[of.done.what]
  return <span className="soft">{t.result[of.state]}</span>
}
