import { useTexts } from '../lib/choices.tsx'
import { troubleTexts } from './trouble-texts.ts'

/** Each way in which a check can fail, in words, with the next step. */
export function Troubles() {
  const t = useTexts(troubleTexts)
  return (
    <section aria-labelledby="troubles" className="section stack">
      <h2 id="troubles">{t.title}</h2>
      <p className="prose">{t.lead}</p>
      <div className="troubles">
        {t.all.map(({ id, title, means, next }) => (
          <details key={id}>
            <summary>{title}</summary>
            <p>{means}</p>
            <p>
              <b>{t.next}: </b>
              {next}
            </p>
          </details>
        ))}
      </div>
    </section>
  )
}
