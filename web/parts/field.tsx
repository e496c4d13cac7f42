import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useEffect,
  useId,
  useRef,
} from 'react'
import { useTexts } from '../lib/choices.tsx'
import { partTexts } from './texts.ts'

type Common = {
  readonly label: ReactNode
  readonly help?: ReactNode
  /** What was wrong and what is expected, as a sentence. */
  readonly wrong?: string | undefined
  readonly isOptional?: boolean | undefined
}

type ControlProps = {
  readonly id: string
  readonly className: 'input'
  readonly 'aria-invalid': true | undefined
  readonly 'aria-describedby': string | undefined
}

/** Label above, help below it, what is wrong beside the field: the same around every kind of control. */
function Field({
  id: given,
  label,
  help,
  wrong,
  isOptional,
  children,
}: Common & {
  readonly id: string | undefined
  readonly children: (control: ControlProps) => ReactNode
}) {
  const t = useTexts(partTexts)
  const own = useId()
  const id = given ?? own
  const described = [help && `${id}-help`, wrong && `${id}-wrong`].filter(Boolean).join(' ')
  return (
    <div className={wrong ? 'field is-wrong' : 'field'}>
      <label htmlFor={id}>
        {label} {isOptional && <span className="soft small">({t.optional})</span>}
      </label>
      {help && (
        <div className="help" id={`${id}-help`}>
          {help}
        </div>
      )}
      {wrong && (
        <div className="wrong" id={`${id}-wrong`}>
          {wrong}
        </div>
      )}
      {children({
        id,
        className: 'input',
        'aria-invalid': wrong ? true : undefined,
        'aria-describedby': described || undefined,
      })}
    </div>
  )
}

export function TextField({
  label,
  help,
  wrong,
  isOptional,
  id,
  ...rest
}: Common & Omit<InputHTMLAttributes<HTMLInputElement>, 'className'>) {
  return (
    <Field {...{ id, label, help, wrong, isOptional }}>
      {(control) => <input autoComplete="off" {...rest} {...control} />}
    </Field>
  )
}

export function TextArea({
  label,
  help,
  wrong,
  isOptional,
  id,
  ...rest
}: Common & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className'>) {
  return (
    <Field {...{ id, label, help, wrong, isOptional }}>
      {(control) => <textarea {...rest} {...control} />}
    </Field>
  )
}

export type Option = {
  readonly value: string
  readonly label: string
  /** Of the label, where it is not in the reader's language. */
  readonly lang?: string
}

export function SelectField({
  label,
  help,
  wrong,
  isOptional,
  id,
  options,
  ...rest
}: Common &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className'> & { readonly options: readonly Option[] }) {
  return (
    <Field {...{ id, label, help, wrong, isOptional }}>
      {(control) => (
        <select {...rest} {...control}>
          {options.map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** A few ways of which one holds, all of them in view, each with a line of help where it needs one. */
export function RadioField({
  label,
  help,
  wrong,
  name,
  value,
  options,
  onChange,
}: Common & {
  readonly name: string
  readonly value: string
  readonly options: readonly (Option & { readonly help?: string })[]
  readonly onChange: (value: string) => void
}) {
  const id = useId()
  const described = [help && `${id}-help`, wrong && `${id}-wrong`].filter(Boolean).join(' ')
  return (
    <fieldset className={wrong ? 'field is-wrong' : 'field'} aria-describedby={described || undefined}>
      <legend>{label}</legend>
      {help && (
        <div className="help" id={`${id}-help`}>
          {help}
        </div>
      )}
      {wrong && (
        <div className="wrong" id={`${id}-wrong`}>
          {wrong}
        </div>
      )}
      {options.map((option) => (
        <label key={option.value} className="choice">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span lang={option.lang}>
            {option.label}
            {option.help && <span className="soft small"> · {option.help}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

export function CheckField({
  label,
  help,
  ...rest
}: Pick<Common, 'label' | 'help'> & Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'type'>) {
  return (
    <label className="choice">
      <input {...rest} type="checkbox" />
      <span>
        {label}
        {help && <span className="soft small"> · {help}</span>}
      </span>
    </label>
  )
}

/** All that is wrong with a form, above it; takes focus when it appears, and each line leads to its field. */
export function ErrorSummary({
  errors,
}: {
  readonly errors: readonly { readonly field: string; readonly text: string }[]
}) {
  const t = useTexts(partTexts)
  const box = useRef<HTMLDivElement>(null)
  const count = errors.length
  useEffect(() => {
    if (count > 0) box.current?.focus()
  }, [count])
  if (count === 0) return null
  return (
    <div className="notice danger" role="alert" tabIndex={-1} ref={box}>
      <h2>{t.errorsTitle}</h2>
      <ul>
        {errors.map(({ field, text }) => (
          <li key={field}>
            <a href={`#${field}`}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}
