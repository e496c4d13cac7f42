import { useQuery } from '@tanstack/react-query'
import { ask } from '../api/client.ts'
import { usePairs, useRecord } from '../api/queries.ts'
import type { LinkView, MachineState, PairStatus } from '../api/types.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { printBytes } from '../lib/sizes.ts'
import { useTimes } from '../lib/times.ts'
import { Digest } from '../parts/digest.tsx'
import { Answer } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { Time, useNow } from '../parts/time.tsx'
import { Tag, useName } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { useWords } from '../texts/words.ts'
import { nodeTexts } from './node-texts.ts'
import { adminKeys } from './queries.ts'

type NodeState = {
  readonly machine?: MachineState
  readonly room: number
  readonly pairs: readonly { readonly pair: string; readonly link?: LinkView }[]
}

/** How the node stands, in words: links, logs, witnesses, room, backups, version. */
export function NodePart() {
  const t = useTexts(nodeTexts)
  const state = useQuery({
    queryKey: adminKeys.node,
    queryFn: ({ signal }) => ask<NodeState>('/api/v1/node', { signal }),
    refetchInterval: 15_000,
  })
  const pairs = usePairs()
  return (
    <div className="stack">
      <PageHead title={t.title} />
      <Answer of={state}>
        {({ machine, room, pairs: links }) => (
          <>
            <section aria-labelledby="links">
              <h2 id="links">{t.links}</h2>
              {pairs.data?.pairs
                .filter(({ phase }) => phase === 'confirmed')
                .map((pair) => (
                  <PairHealth
                    key={pair.id}
                    pair={pair}
                    link={links.find((each) => each.pair === pair.id)?.link}
                  />
                ))}
            </section>
            {machine && <Room machine={machine} room={room} />}
            {machine && <Backup machine={machine} />}
            {machine && <Program machine={machine} />}
          </>
        )}
      </Answer>
    </div>
  )
}

function PairHealth({ pair, link }: { readonly pair: PairStatus; readonly link: LinkView | undefined }) {
  const t = useTexts(nodeTexts)
  const words = useWords()
  const name = useName()
  const times = useTimes()
  const record = useRecord(pair.id)
  const ours = record.data?.logs.filter(({ whose }) => whose === 'ours').at(-1)
  const waiting = ours ? ours.size - ours.reconciled : 0
  const { phase } = pair.ledger
  return (
    <>
      <h3>{t.with(name(pair.peer.name))}</h3>
      <dl className="facts">
        <dt>{t.log}</dt>
        <dd>{phase === 'running' ? words.ledger[phase] : <Tag kind="danger">{words.ledger[phase]}</Tag>}</dd>
        <dt>{t.link}</dt>
        <dd>
          <Link of={link} />
        </dd>
        <dt>{t.outbox}</dt>
        <dd>{waiting === 0 ? t.outboxNone : t.outboxSome(waiting)}</dd>
        <dt>{t.witnesses}</dt>
        <dd>
          {record.data?.witnesses.length === 0 && t.noWitnesses}
          {record.data?.witnesses.map((witness) => {
            const line = ours?.lines.find((each) => each.role === 'witness' && each.name === witness)
            return (
              <div key={witness}>
                {line ? t.witnessed(witness, times.full(line.time)) : t.notWitnessed(witness)}
              </div>
            )
          })}
        </dd>
      </dl>
    </>
  )
}

function Link({ of }: { readonly of: LinkView | undefined }) {
  const t = useTexts(nodeTexts)
  const times = useTimes()
  if (!of) return <span className="soft">{t.noLink}</span>
  const { state, attempt, failingSinceMs, lastExchangeMs, nextTryMs } = of
  return (
    <>
      {state === 'idle' ? t.linkStates.idle : <Tag kind="short">{t.linkStates[state]}</Tag>}
      <span className="soft small">
        {' · '}
        {failingSinceMs !== undefined && `${t.failing(times.full(failingSinceMs), attempt)} · `}
        {lastExchangeMs !== undefined && `${t.last} ${times.full(lastExchangeMs)}`}
        {nextTryMs !== undefined && state !== 'idle' && ` · ${t.next} ${times.full(nextTryMs)}`}
      </span>
    </>
  )
}

const LITTLE_ROOM = 2 * 1024 ** 3

function Room({ machine, room }: { readonly machine: MachineState; readonly room: number }) {
  const t = useTexts(nodeTexts)
  const { database, files, freeBytes } = machine
  return (
    <section aria-labelledby="room">
      <h2 id="room">{t.room}</h2>
      {room < LITTLE_ROOM && <Notice kind="short">{t.leftLow}</Notice>}
      <dl className="facts">
        <dt>{t.database}</dt>
        <dd>
          {t[database.kind]}
          {database.bytes !== undefined && ` · ${printBytes(database.bytes)}`}
        </dd>
        <dt>{t.files}</dt>
        <dd>{printBytes(files.bytes)}</dd>
        <dt>{t.free}</dt>
        <dd>{printBytes(freeBytes)}</dd>
        <dt>{t.left}</dt>
        <dd>{printBytes(room)}</dd>
      </dl>
    </section>
  )
}

const OLD_BACKUP = 2 * 86_400_000

function Backup({ machine }: { readonly machine: MachineState }) {
  const t = useTexts(nodeTexts)
  const now = useNow()
  const { lastBackup } = machine
  const isOld = lastBackup !== undefined && now - Date.parse(lastBackup.at) > OLD_BACKUP
  return (
    <section aria-labelledby="backup">
      <h2 id="backup">{t.backup}</h2>
      {isOld && <Notice kind="short">{t.backupOld}</Notice>}
      <dl className="facts">
        <dt>{t.backupLast}</dt>
        <dd>
          {lastBackup ? (
            <>
              <Time at={lastBackup.at} /> <code>{lastBackup.name}</code>
            </>
          ) : (
            t.backupNone
          )}
        </dd>
        <dt>{t.backupHow}</dt>
        <dd>
          <code>comity backup --folder … --to …</code>
        </dd>
      </dl>
      <p className="prose soft small">{t.backupGuard}</p>
    </section>
  )
}

function Program({ machine }: { readonly machine: MachineState }) {
  const t = useTexts(nodeTexts)
  const { party } = useSession()
  return (
    <section aria-labelledby="program">
      <h2 id="program">{t.program}</h2>
      <dl className="facts">
        <dt>{t.version}</dt>
        <dd>Comity {machine.version}</dd>
        <dt>{t.listen}</dt>
        <dd>
          <code>{machine.listen}</code>
        </dd>
        <dt>{t.url}</dt>
        <dd>{machine.url ? <code>{machine.url}</code> : t.noUrl}</dd>
        <dt>{t.identity}</dt>
        <dd>
          <Digest of={party.identity} />
        </dd>
        <dt>{t.health}</dt>
        <dd>
          <code>/healthz</code>
        </dd>
      </dl>
      {party.exercise && <p className="soft">{t.exercise}</p>}
    </section>
  )
}
