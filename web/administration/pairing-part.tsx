import { useQuery } from '@tanstack/react-query'
import { type DragEvent, useState } from 'react'
import { ApiProblem } from '../api/client.ts'
import { keys, usePairs } from '../api/queries.ts'
import type { PairStatus, Pairs } from '../api/types.ts'
import { useAct } from '../api/use-act.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { saveFile } from '../lib/save-file.ts'
import { Button } from '../parts/button.tsx'
import { Digest } from '../parts/digest.tsx'
import { TextArea } from '../parts/field.tsx'
import { FileButton } from '../parts/file-button.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { Monogram, partyOf, Tag, useName } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { useWords } from '../texts/words.ts'
import { FingerprintWords } from './fingerprint-words.tsx'
import { pairingTexts } from './pairing-texts.ts'

/** Who we are to others, whom we know, and the comparing that makes a pair of two nodes. */
export function PairingPart() {
  const t = useTexts(pairingTexts)
  const { can, party } = useSession()
  const pairs = usePairs()
  return (
    <div className="stack">
      <PageHead title={t.title} />
      <p className="prose">{t.intro}</p>
      <p className="prose soft">{party.exercise ? t.exerciseHelp : t.realHelp}</p>
      <Answer of={pairs}>
        {(answer) => (
          <>
            <KnownPairs of={answer} />
            {can('pair_up') ? <TakeTheirs /> : <p className="soft">{t.mayNot}</p>}
            <OurInvitation own={answer.own} />
          </>
        )}
      </Answer>
    </div>
  )
}

function OurInvitation({ own }: { readonly own: Pairs['own'] }) {
  const t = useTexts(pairingTexts)
  const name = useName()
  const [isCopied, setCopied] = useState(false)
  // Its bytes as the node gives them: read as JSON and written again it could become another text.
  const invitation = useQuery({
    queryKey: ['invitation'],
    queryFn: async ({ signal }) => (await fetch('/v1/invitation', { signal })).text(),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const text = invitation.data
  return (
    <section aria-labelledby="our-invitation">
      <h2 id="our-invitation">{t.ours}</h2>
      <p className="prose">{t.oursHelp}</p>
      <p className="row">
        <Button
          look="main"
          onClick={() =>
            text && saveFile(`${own.prefix}-invitation.json`, new Blob([text], { type: 'application/json' }))
          }
        >
          {t.download}
        </Button>
        <Button onClick={() => text && void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
          {isCopied ? t.copied : t.copy}
        </Button>
      </p>
      <dl className="facts">
        <dt>{t.party}</dt>
        <dd>{name(own.name)}</dd>
        <dt>{t.prefix}</dt>
        <dd>{own.prefix}</dd>
        <dt>{t.host}</dt>
        <dd>{own.host}</dd>
        <dt>{t.identity}</dt>
        <dd>
          <Digest of={own.identity} />
        </dd>
      </dl>
      <h3>{t.words}</h3>
      <p className="prose soft">{t.wordsHelp}</p>
      <h4>{t.inEnglish}</h4>
      <FingerprintWords of={own.fingerprint.en} lang="en" />
      <h4>{t.inChinese}</h4>
      <FingerprintWords of={own.fingerprint.zh} lang="zh-Hans" />
    </section>
  )
}

function TakeTheirs() {
  const t = useTexts(pairingTexts)
  const name = useName()
  const [text, setText] = useState('')
  const [isOver, setOver] = useState(false)
  const take = useAct<void, { pair: PairStatus }>(
    () => ({ path: '/api/v1/pairs', body: { invitation: text.trim() } }),
    { refreshes: [keys.pairs], onDone: () => setText('') },
  )
  const read = (file: File | undefined) => {
    if (file && file.size <= 10_000) void file.text().then(setText)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    read(event.dataTransfer.files[0])
  }
  return (
    <section aria-labelledby="take-theirs">
      <h2 id="take-theirs">{t.take}</h2>
      <p className="prose">{t.takeHelp}</p>
      {take.data && <Notice>{t.taken(name(take.data.pair.peer.name))}</Notice>}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() !== '') take.mutate()
        }}
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a second way; the button beside it is the first. */}
        <div
          className="drop stack tight"
          data-over={isOver}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <TextArea
            label={t.paste}
            help={t.pasteHelp}
            value={text}
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
          />
          <p>
            <FileButton label={t.file} accept=".json,application/json,text/plain" onFile={read} />
          </p>
        </div>
        {take.isError && <Trouble error={take.error} />}
        <p>
          <Button type="submit" isBusy={take.isPending} disabled={text.trim() === ''}>
            {t.takeIt}
          </Button>
        </p>
      </form>
    </section>
  )
}

function KnownPairs({ of }: { readonly of: Pairs }) {
  const t = useTexts(pairingTexts)
  return (
    <section aria-labelledby="known-pairs">
      <h2 id="known-pairs">{t.pairs}</h2>
      {of.pairs.length === 0 ? (
        <p className="empty">{t.none}</p>
      ) : (
        of.pairs.map((pair) => <KnownPair key={pair.id} pair={pair} />)
      )}
    </section>
  )
}

function KnownPair({ pair }: { readonly pair: PairStatus }) {
  const t = useTexts(pairingTexts)
  const words = useWords()
  const name = useName()
  const { can } = useSession()
  const { peer, own } = pair
  return (
    <article className="pair-of" aria-label={name(peer.name)}>
      <h3 className="row">
        <Monogram prefix={peer.prefix} party={partyOf(peer.prefix, own.prefix)} /> {name(peer.name)}
        <Tag kind={pair.phase === 'invited' ? 'short' : 'soft'}>{words.pairPhase[pair.phase]}</Tag>
        <Tag>{pair.exercise ? t.exercise : t.real}</Tag>
      </h3>
      <dl className="facts">
        <dt>{t.host}</dt>
        <dd>{peer.host}</dd>
        <dt>{t.address}</dt>
        <dd>{pair.url ?? t.noAddress}</dd>
        <dt>{t.identity}</dt>
        <dd>
          <Digest of={peer.identity} />
        </dd>
        {pair.phase === 'confirmed' && (
          <>
            <dt>{t.log}</dt>
            <dd>{words.ledger[pair.ledger.phase]}</dd>
          </>
        )}
      </dl>
      {pair.phase === 'invited'
        ? can('pair_up') && <CompareWords pair={pair} />
        : pair.phase === 'confirmed' && (
            <details>
              <summary>{t.theirWords(name(peer.name))}</summary>
              <FingerprintWords of={pair.fingerprint.en} lang="en" />
              <FingerprintWords of={pair.fingerprint.zh} lang="zh-Hans" />
            </details>
          )}
    </article>
  )
}

/** Their words are not shown: whoever could copy them from here would compare the key with itself. */
function CompareWords({ pair }: { readonly pair: PairStatus }) {
  const t = useTexts(pairingTexts)
  const name = useName()
  const [heard, setHeard] = useState('')
  const party = name(pair.peer.name)
  const confirm = useAct(
    () => ({ path: `/api/v1/pairs/${pair.id}/confirm`, body: { fingerprint: heard.trim() } }),
    { refreshes: [keys.pairs] },
  )
  const isWrong = confirm.error instanceof ApiProblem && confirm.error.problem.code === 'wrong_fingerprint'
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (heard.trim() !== '') confirm.mutate()
      }}
    >
      <h4>{t.compare(party)}</h4>
      <p className="prose">{t.compareHelp(party)}</p>
      <TextArea
        label={t.heard}
        help={t.heardHelp}
        wrong={isWrong ? t.wrong(party) : undefined}
        value={heard}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setHeard(event.target.value)
          if (confirm.isError) confirm.reset()
        }}
      />
      {confirm.isError && !isWrong && <Trouble error={confirm.error} />}
      <p>
        <Button type="submit" look="main" isBusy={confirm.isPending} disabled={heard.trim() === ''}>
          {t.confirm}
        </Button>
      </p>
    </form>
  )
}
