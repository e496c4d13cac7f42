import { useChoices } from '../lib/choices.tsx'

/** How far something long has come, in a bar and in figures. */
export function ProgressBar({
  label,
  done,
  of,
  isBytes,
}: {
  readonly label: string
  readonly done: number
  readonly of: number
  readonly isBytes: boolean
}) {
  const { language } = useChoices()
  const say = (count: number) => (isBytes ? printSize(count) : count.toLocaleString(language))
  return (
    <div className="progress">
      <span>{label}</span>
      <progress aria-label={label} max={of || 1} value={of ? done : undefined} />
      <span className="figures soft">{of > 0 ? `${say(done)} / ${say(of)}` : say(done)}</span>
    </div>
  )
}

export function printSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
