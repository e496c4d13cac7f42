import type { Words } from '../../../app/words/words.ts'
import type { Span, When } from '../times.ts'

/** What the page says. Both languages have this shape; neither is the original. Names of parties come in the page's language. */
export type Texts = {
  readonly lang: 'en' | 'zh'
  /** For the lang attribute. */
  readonly tag: 'en' | 'zh-Hans'
  readonly words: Words
  readonly title: (page: string, party: string) => string
  readonly skip: string
  readonly pages: Readonly<Record<'requests' | 'record' | 'help', string>>
  readonly pagesLabel: string
  readonly otherLanguage: string
  readonly signedIn: (name: string, roles: string) => string
  readonly list: (words: readonly string[]) => string
  readonly leave: string
  readonly exercise: string
  readonly clocks: string
  readonly workday: string
  readonly dayOff: string
  readonly unknownDay: string
  readonly madeAt: (time: string) => string
  readonly zoneOf: (name: string, zone: string) => string
  readonly timesAre: (place: string) => string

  readonly when: (when: When) => string
  readonly in: (when: string, place: string) => string
  readonly left: (span: Span) => string
  readonly past: (span: Span) => string
  readonly ago: (span: Span) => string
  readonly justNow: string

  readonly emergencies: string
  readonly weOwe: string
  readonly theyOwe: string
  readonly settled: string
  readonly nothingOwed: string
  readonly nothingAwaited: string
  readonly nothingSettled: string
  readonly more: string
  readonly columns: Readonly<Record<'reference' | 'about' | 'kind' | 'urgency' | 'state' | 'due', string>>

  readonly owes: (party: string, duty: string, due: string) => string
  readonly owed: (party: string, duty: string) => string
  readonly settledAsks: (settled: number, of: number) => string
  readonly because: (reason: string) => string
  readonly asks: string
  readonly noOutcome: string
  readonly said: string
  readonly duties: string
  readonly details: string
  readonly detail: Readonly<
    Record<'summary' | 'activity' | 'observables' | 'offences' | 'basis' | 'purpose' | 'tlp' | 'id', string>
  >
  readonly by: (name: string, role: string) => string
  readonly returned: (reason: string) => string
  readonly notKept: string
  readonly enteredAs: (party: string, position: number) => string
  readonly mark: Readonly<Record<'own' | 'receipted' | 'witnessed', string>>
  readonly markMeans: {
    readonly own: (writer: string) => string
    readonly receipted: (receiver: string, time: string) => string
    readonly witnessed: (receiver: string, receipt: string | undefined, witnesses: string) => string
    readonly seen: (witness: string, time: string) => string
  }
  readonly dutyColumns: Readonly<Record<'duty' | 'due' | 'verdict' | 'proven', string>>
  readonly notBounded: string
  readonly between: (after: string, before: string) => string
  readonly grantedUntil: (time: string) => string
  readonly grantedLate: (time: string) => string
  readonly noVerdict: string
  readonly unreconciled: string
  readonly noOutside: string

  readonly recordWith: (party: string) => string
  readonly noPairs: string
  readonly notConfirmed: (party: string) => string
  readonly health: string
  readonly ledger: {
    readonly running: string
    readonly quiescent: (missing: number) => string
    readonly refused: (why: string) => string
  }
  readonly unjudged: (why: string) => string
  readonly agreesTo: (time: string) => string
  readonly allHeld: string
  readonly notHeld: (count: number, party: string) => string
  readonly lastReceipt: (party: string, time: string, ago: string) => string
  readonly noReceipt: (party: string) => string
  readonly lastWitness: (name: string, time: string, ago: string) => string
  readonly noWitness: string
  readonly noAgreement: string
  /** Suspended or ended by both: open requests go on. */
  readonly stopped: Readonly<Record<'suspended' | 'ended', string>>
  readonly inEffect: (version: number) => string
  readonly logOf: (party: string) => string
  readonly epoch: (n: number) => string
  readonly logColumns: Readonly<Record<'size' | 'held' | 'checkpoint' | 'keys', string>>
  readonly leaves: (count: number) => string
  readonly signer: Readonly<Record<'who' | 'what' | 'size' | 'time', string>>
  readonly figures: string
  readonly figuresOf: (party: string) => string
  readonly noFigures: string
  readonly export: string
  readonly exportWhole: string
  readonly exportPublic: string
  readonly exportHow: string

  readonly helpTitle: string
  readonly helpIntro: string
  readonly tryThese: string
  readonly tryFirst: string
  readonly tryList: string
  readonly tryEnter: string
  readonly tryVerify: string
  readonly example: { readonly title: string; readonly facts: string; readonly asks: readonly string[] }
  readonly yourToken: string
  readonly marks: string
  readonly verdicts: string

  readonly doorTitle: string
  readonly doorText: string
  readonly doorWrong: string
  readonly doorHow: string
  readonly doorLabel: string
  readonly doorEnter: string
  readonly notFoundTitle: string
  readonly notFound: (what: string) => string
  readonly notAllowedTitle: string
  readonly notAllowed: (roles: string) => string
  readonly brokenTitle: string
  readonly broken: string
}
