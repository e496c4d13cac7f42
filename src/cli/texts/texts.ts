import type { ProposalState } from '../../app/ports/people.ts'
import type { Words } from '../../app/words/words.ts'
import type { Relation } from '../../protocol/index.ts'
import type { ReleaseFault } from '../check-release.ts'
import type { AgreementTexts } from './agreement.ts'
import type { FileTexts } from './files.ts'
import type { ImportTexts } from './imports.ts'

/** What the command line says to people. Both languages have this shape; neither is the original. */
export type Texts = {
  readonly lang: 'en' | 'zh'
  readonly words: Words
  readonly help: Help
  /** A sentence for an error of the node, the disk or the command line, by its code; `facts` is what it knows. */
  readonly problem: (code: string, facts: string, title?: string) => string
  readonly wrong: Wrong

  readonly files: FileTexts
  readonly done: string
  readonly entered: (reference: string, position: number) => string
  readonly drafted: (id: string) => string
  readonly noDrafts: string
  readonly proposed: (about: {
    readonly reference: string
    readonly id: string
    readonly missing: number
    readonly by: readonly string[]
  }) => string
  readonly noProposals: string
  /** How many people are still to release it, and whether the reader is one whose release counts. */
  readonly waiting: (missing: number, forMe: boolean) => string
  readonly proposalState: Readonly<Record<ProposalState, string>>
  readonly noPersons: string
  readonly personAdded: (id: string, name: string) => string
  readonly mailTried: (address: string, messageId: string) => string
  readonly inactive: (name: string) => string
  readonly enrolled: (person: string) => string
  readonly revoked: (person: string) => string
  readonly invitedPerson: (until: string) => string
  /** Before the link that makes the first operator. */
  readonly firstOperator: string
  readonly subjectEnrolled: (person: string, subject: string, issuer: string) => string
  readonly releasedHow: Readonly<Record<'key' | 'passkey' | 'exercise', string>>
  readonly personalKeyMade: (path: string) => string
  readonly notAssigned: string
  readonly noNotes: string
  readonly glassBroken: (until: string) => string
  readonly denied: (action: string) => string
  readonly auditChecked: (entries: number, heads: number) => string
  readonly auditChanged: (faults: number) => string
  readonly auditFault: Readonly<
    Record<'missing' | 'changed' | 'not_as_sent' | 'cut_off', (no: number, sent: string) => string>
  >
  readonly acted: (reference: string, phase: string, position: number) => string
  readonly noRequests: string
  /** Labels of what stands in a request beside its facts and asks. */
  readonly content: Readonly<
    Record<
      | 'summary'
      | 'urgencyReason'
      | 'territory'
      | 'activity'
      | 'offences'
      | 'observables'
      | 'basis'
      | 'purpose'
      | 'files'
      | 'withheld'
      | 'spontaneous'
      | 'about'
      | 'under'
      | 'messages'
      | 'ownReference',
      string
    >
  > & {
    readonly relation: Readonly<Record<Relation, string>>
    /** By how much a source's clock was off. */
    readonly drift: (seconds: number) => string
  }
  /** What a person wants to know before he signs: whom it goes to, on which request, what falls due when. */
  readonly proposal: {
    readonly to: string
    readonly onRequest: string
    readonly isEmergency: string
    /** Due times of a request that has not left, were it receipted now. */
    readonly wouldBeDue: string
    readonly due: string
    readonly releasedBy: string
    /** Beside who released it and how, whether the kept proof, checked here, verifies. */
    readonly proofHolds: string
    readonly proofFails: Readonly<Record<ReleaseFault, string>>
    readonly agreement: (version: number) => string
  }
  readonly exercise: {
    readonly name: Readonly<Record<'arden' | 'beiyuan' | 'witness', string>>
    /** `by`: the exit code, or the signal. */
    readonly died: (about: {
      readonly which: string
      readonly by: number | string
      readonly wasReady: boolean
    }) => string
  }
  readonly draft: {
    readonly heading: (id: string, to: string, author: string, saved: string) => string
    readonly version: (tag: string, id: string) => string
    readonly changed: (id: string) => string
    readonly dropped: (id: string) => string
  }
  /** `filters`: those of the question, as they were typed. */
  readonly nothingFound: (filters: readonly string[]) => string
  readonly noObservables: (reference: string, path: string) => string
  readonly imports: ImportTexts
  readonly direction: Readonly<Record<'in' | 'out', string>>
  readonly overdue: (time: string) => string
  readonly columns: Readonly<Record<Column, string>>

  readonly facts: string
  readonly asks: string
  readonly turns: string
  readonly duties: string
  readonly due: (time: string) => string
  readonly between: (after: string, before: string) => string
  readonly unknownTime: string
  readonly us: string
  readonly them: string
  /** A word, and behind a colon what stands under it. */
  readonly labelled: (label: string, what: string) => string
  /** `id`: the first digits of the message, by which turns name it. */
  readonly says: (time: string, who: string, what: string, id: string) => string
  readonly returned: (reason: string) => string
  readonly noVerdictYet: string
  readonly unreconciled: string

  readonly proven: (leaves: number, messages: number, signatures: number) => string
  readonly notProven: (count: number) => string
  readonly pinned: string
  readonly notPinned: (identities: readonly string[]) => string
  readonly unverified: (writer: string, index: number, line: string) => string
  readonly cutAt: (time: string) => string
  readonly cutByParties: (time: string) => string
  readonly noOutside: string
  readonly verdictsOf: (count: number) => string
  readonly verifying: (done: number, of: number) => string

  readonly proofWritten: (leaf: string, proof: string) => string
  readonly exported: (path: string, bytes: number) => string
  readonly exporting: (bytes: number) => string
  readonly tilesOf: (origin: string, folder: string, size: number) => string
  readonly copying: (origin: string, done: number, of: number) => string
  readonly log: (whose: 'ours' | 'theirs', size: number, reconciled: number) => string
  readonly logKey: (vkey: string) => string
  readonly lineBy: (signed: string, name: string, size: number, time: string) => string
  readonly noWitnesses: string

  readonly fingerprint: (name: string) => string
  readonly ownToken: (token: string) => string
  readonly comparePrompt: (prefix: string) => string
  readonly noPairs: string
  readonly confirmed: (name: string) => string
  readonly agreementState: Readonly<Record<'in_effect' | 'both' | 'ours' | 'theirs', string>>
  readonly noAgreement: string

  readonly agreement: AgreementTexts

  readonly keysOf: (name: string, version: number) => string
  readonly noKeysOf: (name: string) => string
  readonly keyEnds: (time: string) => string
  readonly rotated: (use: string, version: number, position: number, end: string) => string
  readonly resumed: (version: number, position: number) => string
  readonly tellWitnesses: (vkey: string) => string

  readonly noTokens: string
  readonly tokenKept: (path: string) => string
  readonly noLogs: string
  readonly logAdded: (origin: string) => string
  readonly witnessMade: (folder: string) => string
  readonly restored: string
}

type Column =
  | 'no'
  | 'reference'
  | 'direction'
  | 'kind'
  | 'urgency'
  | 'phase'
  | 'due'
  | 'title'
  | 'id'
  | 'author'
  | 'prefix'
  | 'party'
  | 'pair'
  | 'ledger'
  | 'version'
  | 'digest'
  | 'use'
  | 'publicKey'
  | 'end'
  | 'name'
  | 'role'
  | 'person'
  | 'scope'
  | 'agency'
  | 'deputy'
  | 'action'
  | 'about'
  | 'reason'
  | 'created'
  | 'origin'
  | 'size'
  | 'time'
  | 'request'
  | 'duty'
  | 'verdict'
  | 'proven'

/** What was typed and cannot be meant: what was, what is expected. */
export type Wrong = {
  readonly node: string
  readonly token: string
  readonly key: string
  readonly proposal: (wanted: string, found: readonly string[]) => string
  readonly message: (wanted: string, reference: string) => string
  readonly oneHolder: string
  readonly pair: (known: string) => string
  readonly noPair: string
  readonly option: (flag: string) => string
  readonly noChange: string
  readonly tag: (typed: string) => string
  readonly outcome: (typed: string, outcomes: string) => string
  readonly listen: (typed: string) => string
  readonly prefix: (typed: string) => string
  readonly host: (typed: string) => string
  readonly ports: (typed: string) => string
  readonly port: (typed: string) => string
  readonly count: (typed: string) => string
  readonly date: (typed: string) => string
  readonly time: (typed: string) => string
  readonly pairs: (typed: string) => string
  readonly many: (typed: string) => string
  readonly json: (path: string, why: string) => string
  readonly unknownCommand: (typed: string, maybe: string) => string
  readonly unknownOption: (typed: string, maybe: string) => string
  readonly missingArgument: (name: string) => string
  readonly missingOption: (flags: string) => string
  readonly missingValue: (flags: string) => string
  readonly tooMany: string
  readonly choice: (flags: string, choices: string) => string
  readonly seeHelp: (command: string) => string
}

/** The words of `--help`. */
export type Help = {
  readonly usage: string
  readonly arguments: string
  readonly options: string
  readonly commands: string
  /** Over the commands of `comity --help`. */
  readonly chapters: Readonly<Record<'requests' | 'release' | 'files' | 'record' | 'people' | 'node', string>>
  readonly examples: string
  readonly exitCodes: string
  readonly choices: (list: string) => string
  readonly preset: (value: string) => string
  /** What stands behind an option's description. */
  readonly more: (parts: readonly string[]) => string
  readonly about: Readonly<Record<CommandPath, string>>
  readonly argument: Readonly<Record<ArgumentName, string>>
  readonly option: Readonly<Record<OptionName, string>>
}

export type CommandPath =
  | 'comity'
  | 'init'
  | 'serve'
  | 'pair'
  | 'pair list'
  | 'pair invite'
  | 'pair add'
  | 'pair confirm'
  | 'pair draft-agreement'
  | 'pair agree'
  | 'pair accept'
  | 'pair agreement'
  | 'pair notice'
  | 'duties'
  | 'ack'
  | 'clarify'
  | 'status'
  | 'result'
  | 'refuse'
  | 'extend'
  | 'withdraw'
  | 'assess'
  | 'request'
  | 'request draft'
  | 'request draft show'
  | 'request draft change'
  | 'request draft drop'
  | 'request drafts'
  | 'request enter'
  | 'request list'
  | 'search'
  | 'request show'
  | 'request acknowledge'
  | 'request status'
  | 'request answer'
  | 'request refuse'
  | 'request clarify'
  | 'request extend'
  | 'request grant'
  | 'request withdraw'
  | 'request reply'
  | 'request refuse-extension'
  | 'request correct'
  | 'request translate'
  | 'request condition'
  | 'request accept-condition'
  | 'request decline-condition'
  | 'request contest-urgency'
  | 'request agree-urgency'
  | 'request keep-urgency'
  | 'request assess'
  | 'request renew'
  | 'request follow-up'
  | 'request ratify'
  | 'request recall'
  | 'request expunge'
  | 'request assign'
  | 'request note'
  | 'request break-glass'
  | 'proposals'
  | 'release'
  | 'proposal'
  | 'proposal show'
  | 'proposal send-back'
  | 'proposal drop'
  | 'proposal alone'
  | 'person'
  | 'person add'
  | 'person list'
  | 'person change'
  | 'person deputy'
  | 'person invite'
  | 'person oidc'
  | 'person enroll'
  | 'person revoke'
  | 'person disable'
  | 'audit'
  | 'audit list'
  | 'audit verify'
  | 'audit export'
  | 'notify'
  | 'notify test'
  | 'key new-personal'
  | 'file'
  | 'file add'
  | 'file list'
  | 'file get'
  | 'file custody'
  | 'hold'
  | 'hold add'
  | 'hold list'
  | 'hold lift'
  | 'export'
  | 'export request'
  | 'export list'
  | 'export form'
  | 'import'
  | 'record'
  | 'record show'
  | 'record export'
  | 'record proof'
  | 'record verdicts'
  | 'record succeed'
  | 'verify'
  | 'review'
  | 'witness'
  | 'witness init'
  | 'witness run'
  | 'witness add-log'
  | 'witness status'
  | 'backup'
  | 'restore'
  | 'key'
  | 'key list'
  | 'key rotate'
  | 'key fingerprint'
  | 'token'
  | 'token create'
  | 'token list'
  | 'token revoke'
  | 'exercise'

export type ArgumentName =
  | 'importFile'
  | 'path'
  | 'fileDigest'
  | 'hold'
  | 'searchWords'
  | 'reference'
  | 'period'
  | 'draft'
  | 'pair'
  | 'digest'
  | 'invitation'
  | 'bundle'
  | 'proposal'
  | 'newPerson'
  | 'person'
  | 'deputy'
  | 'personalKey'
  | 'oidcSubject'
  | 'keyFile'
  | 'tokenId'
  | 'vkey'
  | 'timedVkey'
  | 'help'

export type OptionName =
  | 'exportForm'
  | 'exportOut'
  | 'importKind'
  | 'importUrgency'
  | 'look'
  | 'attach'
  | 'withhold'
  | 'fileName'
  | 'upload'
  | 'fileOut'
  | 'holdReason'
  | 'liftWhy'
  | 'help'
  | 'json'
  | 'lang'
  | 'progress'
  | 'node'
  | 'token'
  | 'localFolder'
  | 'folder'
  | 'newFolder'
  | 'witnessFolder'
  | 'exerciseFolder'
  | 'name'
  | 'nameZh'
  | 'prefix'
  | 'host'
  | 'listen'
  | 'url'
  | 'exercise'
  | 'to'
  | 'from'
  | 'fresh'
  | 'ports'
  | 'wholeYear'
  | 'generated'
  | 'noPlay'
  | 'tokenName'
  | 'person'
  | 'programRole'
  | 'personalKeyFile'
  | 'dropSubject'
  | 'replaces'
  | 'mineToRelease'
  | 'allProposals'
  | 'unratified'
  | 'personName'
  | 'personNameEn'
  | 'personNameZh'
  | 'role'
  | 'rolesFromNow'
  | 'deputy'
  | 'toAgency'
  | 'toPerson'
  | 'endAssignment'
  | 'noteText'
  | 'glassReason'
  | 'cursor'
  | 'auditOut'
  | 'agency'
  | 'scope'
  | 'expires'
  | 'keep'
  | 'pair'
  | 'onlyPair'
  | 'use'
  | 'end'
  | 'invitationOut'
  | 'fingerprint'
  | 'agreementFile'
  | 'proofOut'
  | 'agreementOut'
  | 'draftNext'
  | 'compareVersions'
  | 'suspendAgreement'
  | 'endAgreement'
  | 'resumeAgreement'
  | 'ownCalendar'
  | 'theirCalendar'
  | 'announces'
  | 'noticeFrom'
  | 'owedBy'
  | 'explainDues'
  | 'dueFrom'
  | 'dueTo'
  | 'dueDays'
  | 'draftFile'
  | 'draftAsRead'
  | 'draftWithout'
  | 'kind'
  | 'urgency'
  | 'title'
  | 'facts'
  | 'ask'
  | 'observable'
  | 'offence'
  | 'urgencyGround'
  | 'reason'
  | 'tlp'
  | 'direction'
  | 'limit'
  | 'pending'
  | 'note'
  | 'text'
  | 'toMessage'
  | 'grantTime'
  | 'ofMessage'
  | 'editionLang'
  | 'editionText'
  | 'translator'
  | 'byMachine'
  | 'askNumber'
  | 'usePurpose'
  | 'onward'
  | 'returnBy'
  | 'destroyBy'
  | 'condition'
  | 'rating'
  | 'ratedAsk'
  | 'ofAnswer'
  | 'followUpDays'
  | 'followUpState'
  | 'removedMessage'
  | 'removedFile'
  | 'removedFor'
  | 'why'
  | 'outcome'
  | 'final'
  | 'ground'
  | 'article'
  | 'until'
  | 'duty'
  | 'due'
  | 'bundleOut'
  | 'public'
  | 'ownExtent'
  | 'tiles'
  | 'cause'
  | 'yes'
  | 'acceptOffer'
  | 'identity'
  | 'periodFrom'
  | 'periodTo'
  | 'reviewCsv'
  | 'reviewBundle'
  | 'verdicts'
  | 'keyName'
  | 'witnessHost'
  | 'witnessPort'
