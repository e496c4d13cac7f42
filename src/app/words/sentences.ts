/** What a turn says by the rules, in whole sentences; what its person wrote stands after them. */
export type Sentences = {
  readonly accepted: string
  readonly pending: string
  readonly ofAsk: (n: number, what: string) => string
  readonly ground: (ground: string, article: string) => string
  readonly wants: (until: string) => string
  readonly grants: (duty: string, until: string) => string
  readonly alone: string
  readonly condition: (asks: readonly number[], files: number) => string
  readonly onward: Readonly<Record<'none' | 'consent' | 'free', string>>
  readonly use: (purposes: readonly string[]) => string
  readonly usePurpose: Readonly<Record<'case' | 'intelligence' | 'court', string>>
  readonly returnBy: (time: string) => string
  readonly destroyBy: (time: string) => string
  readonly accepts: string
  readonly declines: string
  readonly rates: (rating: number) => string
  readonly rated: Readonly<Record<'met' | 'partly' | 'not_met', string>>
  readonly urgencyIs: (urgency: string) => string
  readonly renews: (ask: number, until: string) => string
  readonly followsUp: (days: number, state: string) => string
  readonly seen: Readonly<Record<'gone' | 'still_seen' | 'back', string>>
  readonly translatedBy: (translator: string, how: string) => string
  readonly how: Readonly<Record<'human' | 'machine', string>>
  readonly removes: (messages: number, files: number) => string
  readonly removedFor: Readonly<Record<'retention' | 'recall' | 'order', string>>
  readonly ratifies: string
  readonly announces: Readonly<Record<'suspension' | 'resumption' | 'ending', (from: string) => string>>
  readonly auditHead: (entries: number) => string
  readonly refusesTime: string
  readonly mendable: string
  /** Before the duties as they would be judged by the urgency that the answerer names (V17). */
  readonly underUrgency: (urgency: string, isAgreed: boolean) => string
  readonly until: (time: string) => string
}
