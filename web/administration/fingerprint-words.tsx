/** The words that stand for a key, numbered, so that two people do not lose their place while one reads them out. */
export function FingerprintWords({ of, lang }: { readonly of: string; readonly lang: 'en' | 'zh-Hans' }) {
  // The same word may stand twice: its place is what tells it apart.
  const words = of.split(' ').map((word, place) => ({ word, key: `${place} ${word}` }))
  return (
    <ol className="fingerprint" lang={lang}>
      {words.map(({ word, key }) => (
        <li key={key}>{word}</li>
      ))}
    </ol>
  )
}
