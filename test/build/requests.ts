import type { RequestDraft } from '../../src/app/draft-request.ts'

/** A request as a case handler writes it; `changes` says what matters to a test. */
export function aRequest(changes: Partial<RequestDraft> = {}): RequestDraft {
  return {
    kind: 'preservation',
    urgency: 'urgent',
    title: { lang: 'en', text: 'Preserve the logs of one host' },
    facts: { lang: 'en', text: 'The host 192.0.2.7 took part in an attack.' },
    asks: [{ lang: 'en', text: 'Preserve all logs of 1 to 3 May.' }],
    ...changes,
  }
}
