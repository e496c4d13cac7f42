import { useState } from 'react'
import type { KeySet } from '../../src/protocol/index.ts'
import type { KeyUse } from '../../src/protocol/key-set.ts'
import { keys } from '../api/queries.ts'
import type { PairKeys, PairStatus } from '../api/types.ts'
import { useAct } from '../api/use-act.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Digest } from '../parts/digest.tsx'
import { RadioField, SelectField } from '../parts/field.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { type Column, DataTable } from '../parts/table.tsx'
import { Time, useNow } from '../parts/time.tsx'
import { Tag, useName } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { useWords } from '../texts/words.ts'
import { keysTexts } from './keys-texts.ts'
import { OfPair } from './pair-choice.tsx'
import { adminKeys, useKeySets } from './queries.ts'

/** The keys by which each side's machine signs, and their replacement. */
export function KeysPart() {
  const t = useTexts(keysTexts)
  return (
    <div className="stack">
      <PageHead title={t.title} />
      <p className="prose">{t.intro}</p>
      <OfPair>{(pair) => <KeysOfPair key={pair.id} pair={pair} />}</OfPair>
    </div>
  )
}

function KeysOfPair({ pair }: { readonly pair: PairStatus }) {
  const t = useTexts(keysTexts)
  const name = useName()
  const { can } = useSession()
  const sets = useKeySets(pair.id)
  return (
    <Answer of={sets}>
      {({ own, peer, logKeys, names, since }) => (
        <>
          <section aria-labelledby="our-keys">
            <h2 id="our-keys">
              {t.ours(name(names.own))} <span className="soft small">{t.version(own.version)}</span>
            </h2>
            <KeyTable set={own} since={since} caption={t.ours(name(names.own))} />
          </section>
          <section aria-labelledby="for-witnesses">
            <h3 id="for-witnesses">{t.logKeys}</h3>
            <p className="prose soft">{t.logKeysHelp}</p>
            {logKeys.map((key) => (
              <VerifierKey key={key} of={key} />
            ))}
          </section>
          {can('rotate_keys') && <Rotate pair={pair} set={own} />}
          <section aria-labelledby="their-keys">
            <h2 id="their-keys">
              {t.theirs(name(names.peer))}{' '}
              {peer && <span className="soft small">{t.version(peer.version)}</span>}
            </h2>
            {peer ? (
              <KeyTable set={peer} since={since} caption={t.theirs(name(names.peer))} />
            ) : (
              <p className="empty">{t.notYet}</p>
            )}
          </section>
          <p className="prose soft small">{t.succession}</p>
        </>
      )}
    </Answer>
  )
}

/** As a witness takes it: one line, whole. */
function VerifierKey({ of }: { readonly of: string }) {
  return (
    <div className="row">
      <code className="secret">{of}</code>
      <CopyButton of={of} />
    </div>
  )
}

function KeyTable({
  set,
  since,
  caption,
}: {
  readonly set: KeySet
  readonly since: PairKeys['since']
  readonly caption: string
}) {
  const t = useTexts(keysTexts)
  const words = useWords()
  const now = useNow()
  type Key = KeySet['keys'][number]
  const columns: readonly Column<Key>[] = [
    {
      id: 'use',
      head: t.use,
      cell: ({ use }) => (
        <>
          <strong>{words.keyUse[use]}</strong> <span className="soft small">{t.uses[use]}</span>
        </>
      ),
    },
    { id: 'key', head: t.key, cell: (key) => <Digest of={key.public} /> },
    {
      id: 'since',
      head: t.since,
      cell: (key) => {
        const at = since[key.public]
        return at === undefined ? '' : <Time at={at} />
      },
    },
    {
      id: 'end',
      head: t.end,
      cell: ({ end }) =>
        end === undefined ? (
          <span className="soft">{t.never}</span>
        ) : (
          <>
            <Time at={end} /> {Date.parse(end) <= now && <Tag kind="soft">{t.over}</Tag>}
          </>
        ),
    },
  ]
  return <DataTable caption={caption} columns={columns} rows={set.keys} idOf={(key) => key.public} />
}

const SPANS = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 } as const
type Span = keyof typeof SPANS

type Rotated =
  | { readonly result: 'rotated'; readonly version: number; readonly logKey?: string }
  | { readonly result: 'resumed'; readonly version: number }

function Rotate({ pair, set }: { readonly pair: PairStatus; readonly set: KeySet }) {
  const t = useTexts(keysTexts)
  const words = useWords()
  const [use, setUse] = useState<KeyUse>('log')
  const [span, setSpan] = useState<Span>('day')
  const uses = [...new Set(set.keys.map((key) => key.use))]
  const rotate = useAct<{ use: KeyUse; end: string }, Rotated>(
    (body) => ({ path: `/api/v1/pairs/${pair.id}/keys/rotate`, body }),
    { refreshes: [adminKeys.keys(pair.id), keys.record(pair.id)] },
  )
  const done = rotate.data
  return (
    <section aria-labelledby="rotate">
      <h2 id="rotate">{t.rotate}</h2>
      <p className="prose">{t.rotateHelp}</p>
      {done && (
        <Notice>
          <p role="status">{done.result === 'rotated' ? t.rotated(done.version) : t.resumed(done.version)}</p>
          {done.result === 'rotated' && done.logKey && (
            <>
              <p>{t.giveLogKey}</p>
              <VerifierKey of={done.logKey} />
            </>
          )}
        </Notice>
      )}
      <div className="form">
        <SelectField
          label={t.which}
          value={use}
          options={uses.map((each) => ({ value: each, label: words.keyUse[each] }))}
          onChange={(event) => setUse(event.target.value as KeyUse)}
        />
        <RadioField
          label={t.ends}
          help={t.endsHelp}
          name="span"
          value={span}
          options={(['day', 'week', 'hour'] as const).map((each) => ({ value: each, label: t[each] }))}
          onChange={(value) => setSpan(value as Span)}
        />
        <p className="soft small">{t.identity}</p>
        {rotate.isError && <Trouble error={rotate.error} />}
        <p>
          <ConfirmButton
            label={t.rotateIt}
            question={t.rotateAsk(words.keyUse[use])}
            isBusy={rotate.isPending}
            onConfirm={() =>
              rotate.mutate({
                use,
                end: new Date(Date.now() + SPANS[span]).toISOString().replace(/\.\d+/, ''),
              })
            }
          />
        </p>
      </div>
    </section>
  )
}
