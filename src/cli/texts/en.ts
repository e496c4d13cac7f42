/** What the command line says to people. Both languages have the same shape; neither is the original. */
export type Texts = {
  readonly entered: (reference: string, position: number) => string
  readonly drafted: (id: string) => string
  readonly acted: (reference: string, phase: string, position: number) => string
  readonly noRequests: string
  readonly columns: {
    readonly reference: string
    readonly direction: string
    readonly kind: string
    readonly urgency: string
    readonly phase: string
    readonly due: string
    readonly title: string
  }
  readonly direction: Readonly<Record<'in' | 'out', string>>
  readonly kind: Readonly<Record<string, string>>
  readonly urgency: Readonly<Record<string, string>>
  readonly phase: Readonly<Record<string, string>>
  readonly duty: Readonly<Record<string, string>>
  readonly verdict: Readonly<Record<string, string>>
  readonly outcome: Readonly<Record<string, string>>
  readonly turn: Readonly<Record<string, string>>
  readonly facts: string
  readonly asks: string
  readonly turns: string
  readonly duties: string
  readonly due: (time: string) => string
  readonly between: (after: string, before: string) => string
  readonly unknownTime: string
  readonly us: string
  readonly them: string
  readonly returned: (code: string) => string
  readonly noVerdictYet: string
  readonly proven: (leaves: number, messages: number, signatures: number) => string
  readonly notProven: (count: number) => string
  readonly pinned: string
  readonly notPinned: (identities: readonly string[]) => string
  readonly cutAt: (time: string) => string
  readonly verdictsOf: (count: number) => string
  readonly exported: (path: string, bytes: number) => string
  readonly fingerprint: (name: string) => string
  readonly comparePrompt: string
  readonly confirmed: (name: string) => string
  readonly draftedAgreement: (path: string) => string
  readonly agreementState: Readonly<Record<'waiting_for_them' | 'both_entered', string>>
  readonly log: (whose: 'ours' | 'theirs', size: number, reconciled: number) => string
  readonly lineBy: (
    role: 'writer' | 'receipt' | 'witness',
    name: string,
    size: number,
    time: string,
  ) => string
  readonly phaseOfLedger: Readonly<Record<'running' | 'quiescent' | 'refused', string>>
  readonly done: string
}

export const en: Texts = {
  entered: (reference, position) =>
    `${reference} is entered: leaf ${position} of our log, durable and signed. It cannot be unsaid.`,
  drafted: (id) => `Draft ${id} is kept. Nothing has left this node; "comity request enter ${id}" enters it.`,
  acted: (reference, phase, position) => `${reference}: ${phase}. Entered as leaf ${position} of our log.`,
  noRequests: 'No requests yet. "comity request enter --help" shows how to enter one.',
  columns: {
    reference: 'REFERENCE',
    direction: 'FROM',
    kind: 'KIND',
    urgency: 'URGENCY',
    phase: 'STATE',
    due: 'NEXT DUE (UTC)',
    title: 'TITLE',
  },
  direction: { in: 'them', out: 'us' },
  kind: {
    information: 'information',
    investigation: 'investigation',
    evidence: 'electronic evidence',
    preservation: 'preservation',
    mitigation: 'mitigation',
    notification: 'notification',
  },
  urgency: { emergency: 'EMERGENCY', urgent: 'urgent', routine: 'routine' },
  phase: {
    entered: 'entered',
    acknowledged: 'acknowledged',
    in_part: 'answered in part',
    answered: 'answered',
    refused: 'refused',
    withdrawn: 'withdrawn',
    returned: 'returned',
  },
  duty: {
    receipt: 'receipt',
    acknowledgement: 'acknowledgement',
    answer: 'answer',
    update: 'update',
    result: 'result',
  },
  verdict: {
    'on-time': 'on time',
    late: 'late',
    excused: 'excused',
    unproven: 'unproven',
    unanswered: 'unanswered',
    silent: 'silent',
    indeterminate: 'indeterminate',
    undelivered: 'undelivered',
    suspected: 'suspected',
    claimed: 'claimed',
    exposed: 'exposed',
    open: 'open',
    withdrawn: 'withdrawn',
    returned: 'returned',
  },
  outcome: {
    done: 'done',
    partly: 'partly done',
    not_possible: 'not possible',
    refused: 'refused',
    other_channel: 'use the other channel',
    later: 'later',
  },
  turn: {
    request: 'request',
    notify: 'notification',
    acknowledge: 'acknowledged',
    status: 'status',
    result: 'answer',
    refuse: 'refused',
    clarify: 'clarification',
    extend: 'extension',
    withdraw: 'withdrawn',
    return: 'returned by machine',
  },
  facts: 'Facts',
  asks: 'Asks',
  turns: 'What was said',
  duties: 'Duties, as the record proves them',
  due: (time) => `due ${time}`,
  between: (after, before) => `proven between ${after} and ${before}`,
  unknownTime: '(not bounded)',
  us: 'we',
  them: 'they',
  returned: (code) => `returned: ${code}`,
  noVerdictYet: 'The other side has not receipted it yet; nothing is proven about its duties.',
  proven: (leaves, messages, signatures) =>
    `Proven: ${leaves} leaves, ${messages} messages and ${signatures} signatures hold together.`,
  notProven: (count) => `NOT proven: ${count} finding${count === 1 ? '' : 's'}.`,
  pinned: 'The identities are those that you gave.',
  notPinned: (identities) =>
    `The identities were not compared. Compare them with those you were given by another channel, with --identity: ${identities.join(' ')}`,
  cutAt: (time) => `Cut at ${time} (the latest time that the witnesses stand for).`,
  verdictsOf: (count) => `Verdicts over ${count} request${count === 1 ? '' : 's'}:`,
  exported: (path, bytes) =>
    `${path}: ${bytes} bytes. "comity verify ${path}" checks it with both nodes off.`,
  fingerprint: (name) => `Fingerprint of ${name}:`,
  comparePrompt:
    'Compare it with what they read to you by another channel, then: comity pair confirm PAIR --fingerprint "…"',
  confirmed: (name) =>
    `Confirmed. Our log with ${name} has begun; the exchange starts when they confirm us too.`,
  draftedAgreement: (path) =>
    `${path}: complete it (calendars, policy, purpose), give it to the other side, and enter the same document on both: comity pair agree PAIR --file ${path}`,
  agreementState: {
    waiting_for_them: 'entered; waiting for the other side to enter the same document',
    both_entered: 'entered by both sides',
  },
  log: (whose, size, reconciled) =>
    `${whose === 'ours' ? 'Our log' : 'Their log'}: ${size} leaves, ${reconciled} reconciled`,
  lineBy: (role, name, size, time) =>
    `  ${{ writer: 'signed by the writer', receipt: 'receipted', witness: 'witnessed' }[role]} up to ${size} at ${time} (${name})`,
  phaseOfLedger: {
    running: 'running',
    quiescent: 'quiescent: fetching our own leaves back from the peer',
    refused: 'refused',
  },
  done: 'Done.',
}
