import type { ProposalView } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { useWords } from '../texts/words.ts'
import { releaseTexts } from './texts.ts'

/** Who has signed and how, and whose signature would count now. */
export function People({ of }: { readonly of: ProposalView }) {
  const t = useTexts(releaseTexts)
  const times = useTimes()
  const { comma } = useWords()
  return (
    <section className="stack tight" aria-label={t.people}>
      <h3>{t.people}</h3>
      <p className="soft small">{of.isAlone ? t.peopleAlone : t.peopleNeeds(of.needs)}</p>
      <ul className="signers">
        <li>
          {of.author.name} <span className="soft small">· {t.author}</span>
        </li>
        {of.releases.map(({ person, name, at, how }) => (
          <li key={`${person} ${at}`}>
            <strong>{name}</strong>{' '}
            <span className="small">{t.signedBy(t.how[how] ?? how, times.full(at))}</span>
          </li>
        ))}
      </ul>
      {of.state === 'open' && of.missing > 0 && (
        <>
          <h3>{t.couldSign}</h3>
          {(of.signers ?? []).length === 0 && <p className="small wrong-text">{t.nobody}</p>}
          <ul className="signers small">
            {of.signers?.map(({ person, name, standsInFor }) => (
              <li key={person}>
                {name}
                {standsInFor && <span className="soft"> · {t.standsIn(standsInFor.join(comma))}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
