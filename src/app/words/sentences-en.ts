import type { Sentences } from './sentences.ts'

export const sentencesEn: Sentences = {
  accepted: 'Accepted.',
  pending: 'Pending: seen, not accepted yet.',
  ofAsk: (n, what) => `Ask ${n}: ${what}`,
  ground: (ground, article) => `Ground: ${ground}; ${article}`,
  wants: (until) => `Asks for time until ${until}.`,
  grants: (duty, until) => `Grants time for the ${duty} until ${until}.`,
  alone: 'It left on one signature; a second person has 24 hours to ratify it.',
  condition: (asks, files) =>
    `A condition for ask ${asks.join(', ')}${files > 0 ? `; ${files} file(s) are given once it is accepted` : ''}.`,
  onward: {
    none: 'Not to be shared onward.',
    consent: 'To be shared onward only with consent.',
    free: 'May be shared onward.',
  },
  use: (purposes) => `To be used for: ${purposes.join(', ')}.`,
  usePurpose: { case: 'this case', intelligence: 'intelligence only', court: 'court' },
  returnBy: (time) => `To be returned by ${time}.`,
  destroyBy: (time) => `To be destroyed by ${time}.`,
  accepts: 'Accepts the condition.',
  declines: 'Declines the condition.',
  rates: (rating) => `Rates the answer ${rating} of 5.`,
  rated: { met: 'met', partly: 'partly met', not_met: 'not met' },
  urgencyIs: (urgency) => `Says that the right urgency is: ${urgency}.`,
  renews: (ask, until) => `Asks that what ask ${ask} preserves be kept until ${until}.`,
  followsUp: (days, state) => `After ${days} days: ${state}.`,
  seen: {
    gone: 'the activity is gone',
    still_seen: 'the activity is still seen',
    back: 'the activity is back',
  },
  translatedBy: (translator, how) => `Translated by ${translator} (${how}).`,
  how: { human: 'by a person', machine: 'by machine' },
  removes: (messages, files) =>
    `${messages} message(s) and ${files} file(s); their digests stay in the record.`,
  removedFor: {
    retention: 'The time of retention has ended.',
    recall: 'Whoever sent it recalled it.',
    order: 'An order requires it.',
  },
  ratifies: 'A second person ratifies what left on one signature.',
  announces: {
    suspension: (from) => `Announces that it suspends the agreement from ${from}.`,
    resumption: (from) => `Announces that it resumes the agreement from ${from}.`,
    ending: (from) => `Announces that it ends the agreement from ${from}.`,
  },
  auditHead: (entries) => `The audit log has ${entries} entries.`,
  until: (time) => `until ${time}`,
  underUrgency: (urgency, isAgreed) =>
    isAgreed
      ? `Both sides hold that the right urgency is ${urgency}; by it alone the duties would stand so:`
      : `The side that answers says that the right urgency is ${urgency}; by it the duties would stand so:`,
  mendable: 'This ground invites a better request: enter it anew, linked to this one.',
  refusesTime: 'Does not grant the time that was asked for.',
}
