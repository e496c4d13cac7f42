import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { type Columns, moveColumn, PRESET, resizeColumn, toggleColumn } from './columns.ts'
import { requestsTexts } from './texts.ts'

/** Which columns, in which order, how wide: seen behind the dialog as it is chosen. */
export function ColumnsDialog({
  columns,
  onColumns,
  onClose,
}: {
  readonly columns: Columns
  readonly onColumns: (columns: Columns) => void
  readonly onClose: () => void
}) {
  const t = useTexts(requestsTexts)
  return (
    <Dialog title={t.columnsTitle} onClose={onClose}>
      <p className="soft small">{t.columnsHelp}</p>
      <ol className="plain columns-list">
        {columns.map(({ id, width, isShown }, i) => (
          <li key={id} className="row">
            <label className="choice grow">
              <input
                type="checkbox"
                checked={isShown}
                disabled={id === 'reference'}
                onChange={() => onColumns(toggleColumn(columns, id))}
              />
              {t.column[id]}
            </label>
            <input
              type="number"
              className="input width"
              aria-label={t.width(t.column[id])}
              step={8}
              min={56}
              max={900}
              value={width}
              onChange={({ target }) => onColumns(resizeColumn(columns, id, target.valueAsNumber))}
            />
            <Button
              look="quiet"
              aria-label={t.earlier(t.column[id])}
              disabled={i === 0}
              onClick={() => onColumns(moveColumn(columns, id, -1))}
            >
              ←
            </Button>
            <Button
              look="quiet"
              aria-label={t.later(t.column[id])}
              disabled={i === columns.length - 1}
              onClick={() => onColumns(moveColumn(columns, id, 1))}
            >
              →
            </Button>
          </li>
        ))}
      </ol>
      <div className="row ends">
        <Button onClick={() => onColumns(PRESET)}>{t.reset}</Button>
        <Button look="main" onClick={onClose}>
          {t.done}
        </Button>
      </div>
    </Dialog>
  )
}
