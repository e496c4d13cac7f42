import { useState } from 'react'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { TextArea, TextField } from '../parts/field.tsx'
import { agreementTexts } from './agreement-texts.ts'
import { type PlainPolicy, type PlainWitness, printPlainPolicy, readPlainPolicy } from './witness-policy.ts'

/** Outside witnesses as a list and a number; what says more stays its own text. */
export function WitnessFields({
  policy,
  onChange,
}: {
  readonly policy: string
  readonly onChange: (policy: string) => void
}) {
  const t = useTexts(agreementTexts)
  // A half-typed witness is no policy yet: the form keeps what is typed, the document what it says.
  const [plain, setPlain] = useState(() => readPlainPolicy(policy))
  if (!plain)
    return (
      <TextArea
        label={t.policyText}
        help={t.policyTextHelp}
        spellCheck={false}
        value={policy}
        onChange={(event) => onChange(event.target.value)}
      />
    )
  const put = (next: PlainPolicy) => {
    setPlain(next)
    onChange(printPlainPolicy(next))
  }
  const { witnesses, enough } = plain
  const change = (place: number, part: Partial<PlainWitness>) =>
    put({ ...plain, witnesses: witnesses.map((each, i) => (i === place ? { ...each, ...part } : each)) })
  return (
    <div className="form">
      {witnesses.length === 0 && <p className="soft">{t.noWitnesses}</p>}
      {witnesses.map((witness, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a witness has no other name than what is being typed.
        <fieldset key={place} className="field stack tight">
          <TextField
            label={t.witnessName}
            value={witness.name}
            pattern="[^\s+]+"
            onChange={(event) => change(place, { name: event.target.value.replace(/\s/g, '') })}
          />
          <TextField
            label={t.witnessKey}
            spellCheck={false}
            value={witness.key}
            onChange={(event) => change(place, { key: event.target.value.trim() })}
          />
          <TextField
            label={t.witnessUrl}
            type="url"
            value={witness.url}
            onChange={(event) => change(place, { url: event.target.value.trim() })}
          />
          <p>
            <Button
              onClick={() =>
                put({
                  enough: Math.min(enough, witnesses.length - 1),
                  witnesses: witnesses.toSpliced(place, 1),
                })
              }
            >
              {t.removeWitness(witness.name)}
            </Button>
          </p>
        </fieldset>
      ))}
      {witnesses.length > 1 && (
        <TextField
          label={t.enoughLabel}
          type="number"
          min={1}
          max={witnesses.length}
          value={enough}
          onChange={(event) => put({ ...plain, enough: Number(event.target.value) })}
        />
      )}
      <p>
        <Button
          onClick={() =>
            put({ enough: Math.max(1, enough), witnesses: [...witnesses, { name: '', key: '', url: '' }] })
          }
        >
          {t.addWitness}
        </Button>
      </p>
    </div>
  )
}
