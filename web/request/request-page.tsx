import { useState } from 'react'
import { useParams } from 'react-router'
import { mayLeave } from '../../src/domain/content/tlp.ts'
import { ApiProblem } from '../api/client.ts'
import { useAgreement, usePairs } from '../api/queries.ts'
import type { PairStatus, RequestView } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { Answer } from '../parts/loading.tsx'
import { Acts } from './acts/acts.tsx'
import { Asked, Details } from './asked.tsx'
import { Conversation } from './conversation.tsx'
import { Duties } from './duties.tsx'
import { Files } from './files.tsx'
import { RequestHead } from './head.tsx'
import { Inside } from './inside.tsx'
import { marksOf } from './marks.ts'
import { ProofDialog } from './proof-dialog.tsx'
import { useRequest, useTurnProofs } from './queries.ts'
import { ShownContext } from './shown.ts'
import { SignatureView } from './signature-view.tsx'
import { requestTexts } from './texts.ts'
import { UnknownRequest } from './unknown.tsx'
import { sidesOf } from './view.ts'
import { WaitingHere } from './waiting.tsx'
import './request.css'

/** One request: what is asked, what was said by both sides and how far it is proven, what is owed, and what this person may do now. */
export function RequestPage() {
  const { reference = '' } = useParams()
  const request = useRequest(reference)
  const pairs = usePairs()
  const isUnknown = request.error instanceof ApiProblem && request.error.problem.code === 'unknown_request'
  if (isUnknown) return <UnknownRequest key={reference} reference={reference} />
  return (
    <Answer of={request}>
      {(view) => (
        <Answer of={pairs}>
          {({ pairs: all }) => {
            const pair = all.find(({ id }) => id === view.pair)
            return pair ? <Request key={view.thread} view={view} pair={pair} wanted={reference} /> : null
          }}
        </Answer>
      )}
    </Answer>
  )
}

function Request({
  view,
  pair,
  wanted,
}: {
  readonly view: RequestView
  readonly pair: PairStatus
  readonly wanted: string
}) {
  const t = useTexts(requestTexts)
  const agreement = useAgreement(pair.id)
  const proofs = useTurnProofs(view.reference)
  // The code of a letter leads to a message, by its id: its proof stands open.
  const [opened, setOpened] = useState(wanted.startsWith('sha256:') ? wanted : undefined)
  const marks = marksOf(proofs.data?.items ?? [])
  const turn = view.turns.find(({ id }) => id === opened)
  const mayPrint = mayLeave(view.tlp, 'print')
  const calendars = agreement.data?.inEffect?.document.calendars
  return (
    <ShownContext value={{ view, pair, sides: sidesOf(view, pair), calendars }}>
      {!mayPrint && <p className="only-print">{t.unprinted(view.reference)}</p>}
      <div className={mayPrint ? 'request' : 'request no-print'}>
        <RequestHead>
          <Acts />
        </RequestHead>
        <PageParts />
        <div className="request-columns">
          <div className="stack wide">
            <Asked />
            <SignatureView marks={marks} onProof={setOpened} />
            <Conversation marks={marks} onProof={setOpened} />
            <Files />
            <Details />
          </div>
          <aside className="stack wide" aria-label={t.parts.duties}>
            <WaitingHere />
            <Duties />
            <Inside />
          </aside>
        </div>
      </div>
      {turn && <ProofDialog turn={turn} proof={marks.get(turn.id)} onClose={() => setOpened(undefined)} />}
    </ShownContext>
  )
}

const PARTS = ['asked', 'signatures', 'conversation', 'files', 'details', 'duties', 'inside'] as const

function PageParts() {
  const t = useTexts(requestTexts)
  return (
    <nav className="page-parts no-print" aria-label={t.on}>
      {PARTS.map((part) => (
        <a key={part} href={`#${part}`}>
          {t.parts[part]}
        </a>
      ))}
    </nav>
  )
}
