import type { ProposalView } from '../api/types.ts'
import { isByMachine } from '../compose/form.ts'
import type { Both } from '../lib/languages.ts'
import type { releaseTexts } from './texts.ts'

type Texts = typeof releaseTexts extends Both<infer T> ? T : never

/** What whoever signs should have looked at. */
export function warningsOf(
  { payload, request, isEmergency, isAlone }: ProposalView,
  t: Texts,
): readonly string[] {
  const isAsking = payload?.kind === 'request' || payload?.kind === 'notify'
  const body = isAsking ? payload.body : undefined
  const other = body?.facts.lang === 'zh' ? 'en' : 'zh'
  return [
    isAlone && t.warnAlone,
    isEmergency && isAsking && t.warnEmergency,
    request && isAsking && t.warnTlp[request.tlp],
    body && !body.summary && t.warnSummary(t.languageName[other]),
    body?.summary && isByMachine(body.summary.text) && t.warnMachine,
    isAsking && t.warnScreening,
  ].filter((each) => typeof each === 'string')
}
