import { en as words } from '../../app/words/en.ts'
import { beginningOf } from '../message-id.ts'
import { agreementEn } from './agreement.ts'
import { fileTexts } from './files.ts'
import { help } from './help-en.ts'
import { importTexts } from './imports.ts'
import { peopleProblems } from './people-problems.ts'
import type { Texts } from './texts.ts'

export const en: Texts = {
  lang: 'en',
  words,
  help,
  problem: (code, facts) => (Object.hasOwn(problems, code) ? problems[code]!(facts) : facts),
  wrong: {
    node: 'which node? Give --node URL or --folder DIR, or set COMITY_NODE',
    token:
      'no token: give --token TOKEN, or --folder DIR of a node that keeps one, or set COMITY_TOKEN; "comity token create" makes one',
    key: 'whose release? Give --key FILE with the person’s key, or set COMITY_KEY; "comity key new-personal" makes one',
    proposal: (wanted, found) =>
      found.length === 0
        ? `nothing waits for release as ${wanted}; "comity proposals" shows what does`
        : `${wanted} could be ${found.length} proposals; give the beginning of one id: ${found.map((id) => beginningOf(id)).join(', ')}`,
    message: (wanted, reference) =>
      `${reference} has no one message that begins with ${wanted}; "comity request show ${reference}" prints the first digits of each, give 8 or more`,
    oneHolder: 'a request is assigned to an agency or to a person: give --agency or --person',
    pair: (known) => `which pair? Give --pair with one of: ${known}`,
    noPair: 'this node has no pair yet; "comity pair add" takes an invitation',
    option: (flag) => `${flag} is missing; or give the whole draft with --file`,
    tag: (typed) => `--as-read ${typed}: expected the tag that "comity request draft show" prints`,
    noChange: 'nothing is changed: give at least one of the options that say what',
    outcome: (typed, outcomes) =>
      `--ask ${typed}: expected N=OUTCOME, N=OUTCOME:TEXT or N=refused:GROUND:ARTICLE, as in 1=done; OUTCOME is one of ${outcomes}`,
    listen: (typed) => `--listen ${typed}: expected HOST:PORT, as in 127.0.0.1:4001`,
    prefix: (typed) => `--prefix ${typed}: expected 2 to 5 capital letters, as in ARD`,
    host: (typed) =>
      `--host ${typed}: expected a host name in lower case, with a port if it has one, as in comity.arden.example`,
    ports: (typed) => `--ports ${typed}: expected three different ports, as in 5001,5002,5010`,
    port: (typed) => `--port ${typed}: expected a number from 0 to 65535`,
    count: (typed) => `${typed}: expected a number from 1 to 1000`,
    many: (typed) => `${typed}: expected a number from 1 to 999999`,
    pairs: (typed) => `${typed} is not NAME=VALUE as expected here (see --help)`,
    date: (typed) =>
      `${typed}: expected a date (2026-12-24, in UTC) or a time with its zone (2026-12-24T17:00:00Z)`,
    time: (typed) => `${typed}: expected a time with its zone, as in 2026-12-24T17:00:00Z or …+08:00`,
    json: (path, why) => `${path} is not JSON (${why})`,
    unknownCommand: (typed, maybe) =>
      `there is no command "${typed}"${maybe ? `; did you mean ${maybe}?` : ''}`,
    unknownOption: (typed, maybe) =>
      `there is no option ${typed} here${maybe ? `; did you mean ${maybe}?` : ''}`,
    missingArgument: (name) => `<${name}> is missing`,
    missingOption: (flags) => `${flags} is missing`,
    missingValue: (flags) => `${flags} has no value`,
    tooMany: 'there are more arguments than this command takes',
    choice: (flags, choices) => `${flags}: expected one of ${choices}`,
    seeHelp: (command) => `"${command} --help" shows how it is used`,
  },

  files: fileTexts.en,
  done: 'Done.',
  entered: (reference, position) =>
    `${reference} is entered: leaf ${position} of our log, durable and signed. It cannot be unsaid.`,
  drafted: (id) =>
    `Draft ${id} is kept. Nothing has left this node; "comity request enter ${id}" puts it up for release.`,
  noDrafts: 'No drafts.',
  proposed: ({ reference, id, missing, by }) =>
    `${reference} is put up for release${by.length > 0 ? `, released by ${by.join(' and ')}` : ''}; nothing has left. ${missing === 1 ? 'One more person releases' : `${missing} people release`} it: "comity release ${beginningOf(id)} --key FILE" (${id}).`,
  noProposals: 'Nothing waits for release.',
  waiting: (missing, forMe) => `${missing} more${forMe ? ', you' : ''}`,
  proposalState: {
    open: 'waits',
    sent_back: 'sent back',
    entered: 'entered',
    replaced: 'composed again',
    void: 'void',
    dropped: 'taken back',
  },
  noPersons: 'Nobody is known here yet. "comity person add" makes a person known.',
  personAdded: (id, name) =>
    `${name} is known here as ${id}. To release anything a key is needed: "comity key new-personal FILE", then "comity person enroll ${id} KEY".`,
  mailTried: (address, messageId) =>
    `The mail server took a test for ${address} (${messageId}); whether it arrived, that person sees.`,
  inactive: (name) => `${name} (not active)`,
  enrolled: (person) => `The key counts for ${person} from now on.`,
  invitedPerson: (until) =>
    `Give this link to its person by a channel that you trust; it is good once, until ${until}:`,
  firstOperator:
    'Nobody is an operator here yet. Open this link in a browser within a day; it is good once and makes the first:',
  subjectEnrolled: (person, subject, issuer) =>
    `${person} signs in as ${subject} of ${issuer} from now on; that lets in and releases nothing.`,
  releasedHow: { key: 'by key', passkey: 'by passkey', exercise: 'signed by the exercise’s node' },
  revoked: (person) => `The key of ${person} counts no more; what it released stays released.`,
  personalKeyMade: (path) =>
    `The key is in ${path}, readable by you only. Have it enrolled: "comity person enroll PERSON KEY" with the line above.`,
  notAssigned: 'Assigned to nobody: whoever belongs to no agency sees it.',
  noNotes: 'No notes.',
  glassBroken: (until) => `Open to you until ${until}. Your reason is in the audit log.`,
  denied: (action) => `${action} (denied)`,
  auditChecked: (entries, heads) =>
    `${entries} entries, each following from the one before; ${heads} heads compared with those that were sent to other parties.`,
  auditChanged: (faults) => `the audit log was changed: ${faults} fault(s)`,
  auditFault: {
    missing: (no) => `entry ${no} is missing`,
    changed: (no) => `entry ${no} is not as it was written`,
    not_as_sent: (no, sent) => `entry ${no} is another than the one whose hash was sent on ${sent}`,
    cut_off: (no, sent) => `the log ends before entry ${no}, whose hash was sent on ${sent}`,
  },
  acted: (reference, phase, position) =>
    `${reference}: entered as leaf ${position} of our log. State now: ${phase}.`,
  imports: importTexts.en,
  nothingFound: (filters) =>
    [
      'nothing was found',
      'words are looked for as they are written, and not translated: say them in Chinese too, or in English',
      ...(filters.length > 0 ? [`only what fits ${filters.join(' ')} was looked at`] : []),
    ].join('; '),
  noObservables: (reference, path) =>
    `${reference} names no observables: ${path} holds the names of the columns and nothing else. Its facts and asks leave by --form pdf, html, stix or json.`,
  content: {
    summary: 'Summary',
    urgencyReason: 'Emergency because',
    territory: 'Territorial link',
    activity: 'Activity (RSIT)',
    offences: 'Offences alleged',
    observables: 'Observables',
    basis: 'Legal basis',
    purpose: 'Purpose',
    files: 'Files',
    withheld: 'Files given once it is accepted',
    spontaneous: 'Given without having been asked for.',
    about: 'On the message',
    under: 'Under the condition',
    messages: 'Messages',
    ownReference: 'Their own reference',
    drift: (seconds) => `(clock off by ${seconds > 0 ? '+' : ''}${seconds} s)`,
    relation: {
      same_incident: 'Same incident as',
      continues: 'Continues',
      duplicates: 'Duplicates',
      split_from: 'Split from',
      re_entry: 'Entered again in place of',
    },
  },
  proposal: {
    to: 'To',
    onRequest: 'On',
    isEmergency: 'THIS IS AN EMERGENCY.',
    wouldBeDue: 'Due, were it receipted now',
    due: 'Due on the request',
    releasedBy: 'Released by',
    proofHolds: 'The kept proof verifies: it is a signature over exactly this message.',
    proofFails: {
      unreadable: 'THE KEPT PROOF DOES NOT VERIFY: it cannot be read, or its key is of an unknown kind.',
      other_message: 'THE KEPT PROOF DOES NOT VERIFY: what was signed is not this message.',
      other_page: 'THE KEPT PROOF DOES NOT VERIFY: it was signed for another page than it says.',
      not_verified: 'THE KEPT PROOF DOES NOT VERIFY: the device did not verify its person.',
      bad_signature: 'THE KEPT PROOF DOES NOT VERIFY: the signature is not that of its key.',
    },
    agreement: (version) =>
      `Version ${version} of the agreement. --json prints all of it, under payload.body.document; "comity pair agree PAIR --compare --file FILE" says what that changes.`,
  },
  exercise: {
    name: { arden: 'the node of Arden', beiyuan: 'the node of Beiyuan', witness: 'the witness' },
    died: ({ which, by, wasReady }) =>
      `${which} ended by itself${wasReady ? '' : ' before it was ready'}, with ${typeof by === 'number' ? `exit code ${by}` : by}, and the other two were stopped; what it said stands above. "npm start" begins again where they were.`,
  },
  draft: {
    heading: (id, to, author, saved) => `Draft ${id} · to ${to} · written by ${author} · saved ${saved}`,
    version: (tag, id) =>
      `As it stands it is ${tag}. "comity request draft change ${id} --as-read ${tag} …" changes this and nothing that somebody wrote meanwhile.`,
    changed: (id) => `Draft ${id} is changed; "comity request draft show ${id}" shows it.`,
    dropped: (id) => `Draft ${id} is deleted.`,
  },
  noRequests: 'No requests yet. "comity request enter --help" shows how to enter one.',
  direction: { in: 'them', out: 'us' },
  overdue: (time) => `${time} (past)`,
  columns: {
    no: 'NO',
    reference: 'REFERENCE',
    direction: 'FROM',
    kind: 'KIND',
    urgency: 'URGENCY',
    phase: 'STATE',
    due: 'DUE (UTC)',
    title: 'TITLE',
    id: 'ID',
    author: 'AUTHOR',
    prefix: 'PREFIX',
    party: 'PARTY',
    pair: 'PAIR',
    ledger: 'LOGS',
    version: 'VERSION',
    digest: 'DIGEST',
    use: 'USE',
    publicKey: 'PUBLIC KEY',
    end: 'ENDS (UTC)',
    name: 'NAME',
    role: 'ROLE',
    person: 'PERSON',
    scope: 'SCOPE',
    agency: 'AGENCY',
    deputy: 'DEPUTY',
    action: 'ACT',
    about: 'ON',
    reason: 'REASON',
    created: 'MADE (UTC)',
    origin: 'LOG',
    size: 'SIZE',
    time: 'TIME (UTC)',
    request: 'REQUEST',
    duty: 'DUTY',
    verdict: 'VERDICT',
    proven: 'PROVEN BETWEEN (UTC)',
  },

  facts: 'Facts',
  asks: 'Asks',
  turns: 'What was said',
  duties: 'Duties, as the record proves them',
  due: (time) => `due ${time}`,
  between: (after, before) => `${after} – ${before}`,
  unknownTime: '(not bounded)',
  us: 'we',
  them: 'they',
  labelled: (label, what) => `${label}: ${what}`,
  says: (time, who, what, id) => `${time}  ${who}: ${what}  (${id})`,
  returned: (reason) => `returned: ${reason}`,
  unreconciled:
    'As our own log shows it; the other side has not receipted all of it yet, and what is not reconciled may still change:',
  noVerdictYet: 'The record does not hold it on both sides yet; nothing is proven about its duties.',

  proven: (leaves, messages, signatures) =>
    `Proven: ${leaves} leaves, ${messages} messages and ${signatures} signatures hold together.`,
  notProven: (count) => `NOT proven: ${count} finding${count === 1 ? '' : 's'}`,
  pinned: 'The identities are those that you gave.',
  notPinned: (identities) =>
    `The identities were not compared. Compare them with those that you were given by another channel:\n${identities.map((identity) => `  --identity ${identity}`).join('\n')}`,
  unverified: (writer, index, line) => `! leaf ${index} of ${writer}: a timed line does not verify: ${line}`,
  cutAt: (time) => `Cut at ${time}: the latest time that the witnesses stand for.`,
  cutByParties: (time) => `Cut at ${time}: the latest time that either side signed.`,
  noOutside: 'No outside witness is agreed: each side’s times rest on the other side’s word.',
  verdictsOf: (count) => `Verdicts over ${count} request${count === 1 ? '' : 's'}:`,
  verifying: (done, of) => `${done} of ${of} messages`,

  proofWritten: (leaf, proof) =>
    `${leaf} and ${proof}: any C2SP verifier takes them, with the log’s key and the witness policy.`,
  exported: (path, bytes) =>
    `${path}: ${bytes} bytes. "comity verify ${path}" checks it with both nodes off.`,
  exporting: (bytes) => `${bytes} bytes`,
  tilesOf: (origin, folder, size) => `${folder}: ${size} leaves of ${origin}`,
  copying: (origin, done, of) => `${origin}: ${done} of ${of} files`,
  log: (whose, size, reconciled) =>
    `${whose === 'ours' ? 'Our log' : 'Their log'}: ${size} leaves, ${reconciled} of them held by both sides`,
  logKey: (vkey) => `key for witnesses: ${vkey}`,
  lineBy: (signed, name, size, time) => `${signed} up to ${size} at ${time} by ${name}`,
  noWitnesses: 'No outside witness is agreed.',

  fingerprint: (name) => `Fingerprint of ${name}:`,
  ownToken: (token) => `Token of the operator, shown once: ${token}`,
  comparePrompt: (prefix) =>
    `Compare it with what they read to you by another channel. If it is the same: comity pair confirm ${prefix} --fingerprint "…"`,
  noPairs: 'No pairs yet. "comity pair invite" gives our invitation, "comity pair add" takes theirs.',
  confirmed: (name) =>
    `Confirmed. Our log with ${name} has begun; the exchange starts when they confirm us too.`,
  agreementState: {
    in_effect: 'in effect',
    both: 'entered by both sides, in effect as soon as each log shows it',
    ours: 'entered by us, waiting for them',
    theirs:
      'entered by them, waiting for us: read it with "comity pair agree … --compare", then "comity pair accept"',
  },
  noAgreement:
    'Neither side has entered an agreement yet. "comity pair draft-agreement" writes one to begin from.',
  agreement: agreementEn,

  keysOf: (name, version) => `Keys of ${name}, key set ${version}`,
  noKeysOf: (name) => `The keys of ${name} are not known yet.`,
  keyEnds: (time) => time,
  rotated: (use, version, position, end) =>
    `A new key for ${use} is entered: key set ${version}, leaf ${position} of our log. The one before signs until ${end}.`,
  resumed: (version, position) =>
    `A change of keys that was interrupted is entered now: key set ${version}, leaf ${position} of our log. Nothing else was changed; run the command again for another key.`,
  tellWitnesses: (vkey) => `Give every witness the new key of our log (comity witness add-log):\n  ${vkey}`,

  noTokens: 'No tokens.',
  tokenKept: (path) => `Kept in ${path}: commands with --folder use it.`,
  noLogs: 'This witness knows no log yet. "comity witness add-log" adds one.',
  logAdded: (origin) => `${origin} is witnessed from now on.`,
  witnessMade: (folder) =>
    `Made. Start it with: comity witness run --folder ${folder}. Its key, for the agreement:`,
  restored: 'The backup is in its place. Start the node: it signs nothing until what is missing is back.',
}

/** Sentences of the node say what was; these add what to do, where the node cannot know how it is asked. */
const problems: Readonly<Record<string, (facts: string) => string>> = {
  ...peopleProblems,
  token_missing: () =>
    'the node does not know this token; "comity token list" shows who has one, "comity token create" makes one',
  role_missing: (facts) =>
    `${facts}; give --token with a token of that role ("comity token create --role …" makes one)`,
  changed_meanwhile: () =>
    'somebody changed it since it was read, and nothing of that was touched; "comity request draft show" shows it as it is now',
  unreachable: (facts) => `the node does not answer: ${facts}; is it running? "comity serve" starts it`,
  no_node_there: (facts) => `${facts} is not the address of a node`,
  not_ready: (facts) => `${facts}; try again when that is done`,
  ENOENT: (path) => `${path} does not exist`,
  EACCES: (path) => `${path} may not be read or written by this user`,
  EISDIR: (path) => `${path} is a folder; a file is expected`,
  ENOTDIR: (path) => `${path}: a part of this path is a file`,
  EEXIST: (path) => `${path} exists already; nothing is replaced`,
  ENOSPC: (path) => `the disk is full (${path})`,
  EADDRINUSE: (facts) => `the port is taken (${facts}); end what listens there, or choose another port`,
  EADDRNOTAVAIL: (facts) => `this machine has no such address (${facts})`,
}
