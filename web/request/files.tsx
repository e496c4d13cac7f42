import { useState } from 'react'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Digest } from '../parts/digest.tsx'
import { Answer } from '../parts/loading.tsx'
import { partTexts } from '../parts/texts.ts'
import { Time } from '../parts/time.tsx'
import { Monogram, partyOf, Tag, useName } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import { addressOf, type CustodyView, type ThreadFile, useCustody, useFiles } from './queries.ts'
import { useShown } from './shown.ts'
import { endingOf, sizeOf } from './size.ts'
import { requestTexts } from './texts.ts'

/** Every file that a message names: what it is, whether it is here, and through whose hands it went. Never opened in the page. */
export function Files() {
  const t = useTexts(requestTexts)
  const { view } = useShown()
  const files = useFiles(view.reference)
  const [custody, setCustody] = useState<string>()
  return (
    <section aria-labelledby="files" className="section stack tight">
      <h2 id="files">{t.parts.files}</h2>
      <Answer of={files}>
        {({ files: all }) =>
          all.length === 0 ? (
            <p className="soft">{t.filesNone}</p>
          ) : (
            <>
              <ul className="plain files">
                {all.map((file) => (
                  <FileRow
                    key={`${file.message} ${file.digest}`}
                    of={file}
                    onCustody={() => setCustody(file.digest)}
                  />
                ))}
              </ul>
              <p className="soft small">{t.file.getHelp}</p>
            </>
          )
        }
      </Answer>
      {custody && <CustodyDialog digest={custody} onClose={() => setCustody(undefined)} />}
    </section>
  )
}

function FileRow({ of, onCustody }: { readonly of: ThreadFile; readonly onCustody: () => void }) {
  const t = useTexts(requestTexts).file
  const { can } = useSession()
  const { view, sides } = useShown()
  const ending = endingOf(of.name)
  const isClosed = of.from === 'them' && of.closedBy !== undefined
  const party = of.from === 'us' ? sides.own : sides.peer
  const other = of.from === 'us' ? sides.peer : sides.own
  return (
    <li>
      <div className="row">
        <Monogram prefix={party.prefix} party={partyOf(party.prefix, other.prefix)} />
        <b>
          <bdi>{of.name}</bdi>
        </b>
        <span className="soft small">
          {sizeOf(of.length)} · {ending ? t.type(ending) : t.noType}
        </span>
        <FileState of={of} />
        {of.isHere && !isClosed && can('open_file') && (
          <a className="button" href={`${addressOf(view.reference)}/files/${of.digest}`} download>
            {t.get}
          </a>
        )}
        <Button look="quiet" onClick={onCustody}>
          {t.custody}
        </Button>
      </div>
      <Digest of={of.digest} length={16} />
    </li>
  )
}

function FileState({ of }: { readonly of: ThreadFile }) {
  const t = useTexts(requestTexts).file
  if (of.removed && !of.isHere)
    return (
      <Tag kind="short">
        {t.removed[of.removed.why]}
        {of.removed.article && ` (${of.removed.article})`}
      </Tag>
    )
  if (of.from === 'them' && of.closedBy !== undefined) return <Tag kind="short">{t.closed}</Tag>
  return <Tag kind="soft">{of.isHere ? t.here : t.missing}</Tag>
}

function CustodyDialog({ digest, onClose }: { readonly digest: string; readonly onClose: () => void }) {
  const t = useTexts(requestTexts).file
  const parts = useTexts(partTexts)
  const { view } = useShown()
  const custody = useCustody(view.reference, true)
  const name = custody.data?.files.find(({ file }) => file.digest === digest)?.file.name ?? ''
  return (
    <Dialog title={t.custodyOf(name)} onClose={onClose}>
      <Answer of={custody}>
        {({ files }) => {
          const found = files.find(({ file }) => file.digest === digest)
          return found ? <Steps of={found.steps} /> : null
        }}
      </Answer>
      <div className="row ends">
        <Button onClick={onClose}>{parts.close}</Button>
      </div>
    </Dialog>
  )
}

function Steps({ of }: { readonly of: CustodyView['steps'] }) {
  const t = useTexts(requestTexts).file
  const words = useWords()
  const name = useName()
  return (
    <ol className="plain stack tight">
      {of.map(({ at, act, who, detail, article, position }) => (
        <li key={`${at} ${act} ${detail} ${position}`}>
          <Time at={at} /> · <b>{t.acts[act]}</b>
          {who && ` · ${name(who)}`}
          {detail && ` · ${wordFor(words.turn, detail)}`}
          {article && ` (${article})`}
        </li>
      ))}
    </ol>
  )
}
