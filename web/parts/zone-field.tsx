import { type ReactNode, useId, useState } from 'react'
import { isZone, useTexts } from '../lib/choices.tsx'
import { TextField } from './field.tsx'
import { partTexts } from './texts.ts'

const ZONES: readonly string[] = [
  'UTC',
  ...(typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : []),
]

/** Any time zone by its IANA name, found by a few letters; what is no zone is not taken. */
export function ZoneField({
  label,
  help,
  value,
  onChange,
}: {
  readonly label: ReactNode
  readonly help?: ReactNode
  readonly value: string
  readonly onChange: (zone: string) => void
}) {
  const t = useTexts(partTexts)
  const list = useId()
  const [typed, setTyped] = useState<string>()
  const text = typed ?? value
  return (
    <>
      <TextField
        label={label}
        help={help}
        wrong={typed !== undefined && !isZone(typed) ? t.noZone : undefined}
        list={list}
        spellCheck={false}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          const next = event.target.value.trim()
          setTyped(next)
          if (isZone(next) && ZONES.includes(next)) onChange(next)
        }}
        onBlur={() => {
          if (typed !== undefined && isZone(typed)) {
            onChange(typed)
            setTyped(undefined)
          }
        }}
      />
      <datalist id={list}>
        {ZONES.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  )
}
