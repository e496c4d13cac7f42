import { useState } from 'react'
import { Link } from 'react-router'
import type { HoldView } from '../api/types.ts'
import { useAct } from '../api/use-act.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import type { Both } from '../lib/languages.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { TextArea, TextField } from '../parts/field.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { type Column, DataTable } from '../parts/table.tsx'
import { partTexts } from '../parts/texts.ts'
import { Time } from '../parts/time.tsx'
import { Tag } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { adminKeys, useHolds } from './queries.ts'

const en = {
  title: 'Legal holds',
  intro:
    'While a hold stands, nothing of its request is removed here: not when retention ends, not on recall, not by order. It stays on this node; the other side is not told.',
  reference: 'Request',
  reason: 'Reason',
  by: 'Placed by',
  placed: 'Since',
  lifted: 'lifted',
  lift: 'Lift',
  empty: 'No hold stands.',
  place: 'Place a hold',
  referenceHelp: 'Its reference, as in ARD-2026-0042.',
  reasonHelp: 'The proceeding or order for which the contents must stay.',
  placeIt: 'Place the hold',
  liftTitle: (reference: string) => `Lift the hold on ${reference}`,
  why: 'Why is it lifted?',
  whyHelp: 'It stays readable that the hold stood, and why it ended.',
}

const zh: typeof en = {
  title: '法律保留',
  intro:
    '法律保留期间，本节点不删除所涉请求的任何内容，不论保存期届满、召回或命令。保留仅存于本节点，不告知对方。',
  reference: '请求',
  reason: '理由',
  by: '设定人',
  placed: '起始时间',
  lifted: '已解除',
  lift: '解除',
  empty: '目前没有法律保留。',
  place: '设定法律保留',
  referenceHelp: '请求编号，例如 ARD-2026-0042。',
  reasonHelp: '须保存内容所依据的程序或命令。',
  placeIt: '设定保留',
  liftTitle: (reference) => `解除 ${reference} 的法律保留`,
  why: '解除理由',
  whyHelp: '保留曾经存在及其解除理由将继续可查。',
}
const holdsTexts: Both<typeof en> = { en, zh }

/** What must not be removed, and why. */
export function HoldsPart() {
  const t = useTexts(holdsTexts)
  const { can } = useSession()
  const holds = useHolds()
  return (
    <div className="stack">
      <PageHead title={t.title} />
      <p className="prose">{t.intro}</p>
      <Answer of={holds}>{({ holds }) => <Holds holds={holds} />}</Answer>
      {can('hold') && <PlaceHold />}
    </div>
  )
}

function Holds({ holds }: { readonly holds: readonly HoldView[] }) {
  const t = useTexts(holdsTexts)
  const { can } = useSession()
  const [lifting, setLifting] = useState<HoldView>()
  const columns: readonly Column<HoldView>[] = [
    {
      id: 'reference',
      head: t.reference,
      cell: ({ reference }) => <Link to={`/requests/${reference}`}>{reference}</Link>,
      order: ({ reference }) => reference,
    },
    { id: 'reason', head: t.reason, cell: ({ reason }) => reason },
    { id: 'by', head: t.by, cell: ({ by }) => by, order: ({ by }) => by },
    {
      id: 'placed',
      head: t.placed,
      cell: ({ placed }) => <Time at={placed} />,
      order: ({ placed }) => placed,
    },
    {
      id: 'lift',
      head: <span className="unseen">{t.lift}</span>,
      cell: (hold) =>
        hold.lifted ? (
          <Tag kind="soft">{t.lifted}</Tag>
        ) : (
          can('hold') && <Button onClick={() => setLifting(hold)}>{t.lift}</Button>
        ),
    },
  ]
  return (
    <>
      <DataTable
        caption={t.title}
        columns={columns}
        rows={holds}
        idOf={({ id }) => id}
        empty={<p>{t.empty}</p>}
      />
      {lifting && <LiftHold hold={lifting} onClose={() => setLifting(undefined)} />}
    </>
  )
}

function LiftHold({ hold, onClose }: { readonly hold: HoldView; readonly onClose: () => void }) {
  const t = useTexts(holdsTexts)
  const parts = useTexts(partTexts)
  const [why, setWhy] = useState('')
  const lift = useAct(
    () => ({ path: `/api/v1/requests/${hold.reference}/holds/${hold.id}/lift`, body: { why: why.trim() } }),
    { refreshes: [adminKeys.holds], onDone: onClose },
  )
  return (
    <Dialog title={t.liftTitle(hold.reference)} onClose={onClose}>
      <p>{hold.reason}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          lift.mutate()
        }}
      >
        <TextArea
          label={t.why}
          help={t.whyHelp}
          required
          maxLength={2000}
          value={why}
          onChange={(event) => setWhy(event.target.value)}
        />
        {lift.isError && <Trouble error={lift.error} />}
        <div className="row ends">
          <Button onClick={onClose}>{parts.cancel}</Button>
          <Button type="submit" look="danger" isBusy={lift.isPending}>
            {t.lift}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function PlaceHold() {
  const t = useTexts(holdsTexts)
  const [reference, setReference] = useState('')
  const [reason, setReason] = useState('')
  const place = useAct(
    () => ({
      path: `/api/v1/requests/${encodeURIComponent(reference.trim())}/holds`,
      body: { reason: reason.trim() },
    }),
    {
      refreshes: [adminKeys.holds],
      onDone: () => {
        setReference('')
        setReason('')
      },
    },
  )
  return (
    <section aria-labelledby="place-hold">
      <h2 id="place-hold">{t.place}</h2>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          place.mutate()
        }}
      >
        <TextField
          label={t.reference}
          help={t.referenceHelp}
          required
          value={reference}
          onChange={(event) => setReference(event.target.value.toUpperCase())}
        />
        <TextArea
          label={t.reason}
          help={t.reasonHelp}
          required
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {place.isError && <Trouble error={place.error} />}
        <p>
          <Button type="submit" isBusy={place.isPending}>
            {t.placeIt}
          </Button>
        </p>
      </form>
    </section>
  )
}
