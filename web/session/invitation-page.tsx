import { browserSupportsWebAuthn, startRegistration } from '@simplewebauthn/browser'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiProblem, ask } from '../api/client.ts'
import type { PersonName, Session } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { Answer } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { Time } from '../parts/time.tsx'
import { useName, usePersonName } from '../parts/words.tsx'
import { useWords } from '../texts/words.ts'
import { DoorFrame } from './door.tsx'
import { invitationTexts } from './invitation-texts.ts'
import { PasskeyTrouble } from './passkey-trouble.tsx'
import { useSession } from './session.tsx'

type Invitation = {
  readonly party: Session['party']
  readonly person?: PersonName
  readonly isFirst: boolean
  readonly expiresMs: number
}
type Guest = { readonly id: string; readonly name: string; readonly en: string; readonly zh: string }

const CODE = location.pathname.replace('/invitation/', '').replace(/\/$/, '')
const ADDRESS = `/api/v1/invitations/${encodeURIComponent(CODE)}`

/** The first page that somebody sees here: who is invited to what, what a passkey is, and one button. */
export function InvitationPage() {
  const t = useTexts(invitationTexts)
  const { party } = useSession()
  const name = useName()
  const invitation = useQuery({
    queryKey: ['invitation', CODE],
    queryFn: ({ signal }) => ask<Invitation>(ADDRESS, { signal }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const isGone =
    invitation.error instanceof ApiProblem && [404, 400].includes(invitation.error.problem.status)
  return (
    <DoorFrame title={t.title(name(party.name))}>
      {isGone ? <Gone /> : <Answer of={invitation}>{(found) => <Invited of={found} />}</Answer>}
    </DoorFrame>
  )
}

function Gone() {
  const t = useTexts(invitationTexts)
  return (
    <Notice kind="short" title={t.gone}>
      <p>{t.goneHelp}</p>
      <p>
        <a href="/">{t.home}</a>
      </p>
    </Notice>
  )
}

function Invited({ of }: { readonly of: Invitation }) {
  const t = useTexts(invitationTexts)
  const called = usePersonName()
  const words = useWords()
  const { person } = of
  const roles = person?.roles.map((role) => words.role[role]).join(words.comma)
  return (
    <>
      <section className="stack tight">
        {person && (
          <p>
            <strong>{t.you(called(person))}</strong> <span className="soft">{t.notYou}</span>
          </p>
        )}
        {roles && <p>{t.as(roles)}</p>}
        {of.isFirst && <p>{t.first}</p>}
        <p className="soft small">
          {t.until} <Time at={of.expiresMs} />
        </p>
      </section>
      <section className="stack tight" aria-labelledby="what">
        <h2 id="what">{t.whatTitle}</h2>
        <ul>
          {t.what.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <p>{t.after}</p>
        <p className="soft">{t.releases}</p>
      </section>
      <Accept of={of} />
    </>
  )
}

function Accept({ of }: { readonly of: Invitation }) {
  const t = useTexts(invitationTexts)
  const { doors } = useSession()
  const [guest, setGuest] = useState<Guest>({ id: '', name: '', en: '', zh: '' })
  const [device, setDevice] = useState('')
  const accept = useMutation({
    mutationFn: async () => {
      const { options } = await ask<{ options: Parameters<typeof startRegistration>[0]['optionsJSON'] }>(
        `${ADDRESS}/options`,
        { method: 'POST', body: of.isFirst ? { person: personOf(guest) } : {} },
      )
      const passkey = await startRegistration({ optionsJSON: options })
      const name = device.trim()
      await ask(ADDRESS, { method: 'POST', body: { passkey, ...(name && { name }) } })
    },
    onSuccess: () => location.assign('/'),
  })
  if (!doors.passkey) return <Notice kind="short">{t.address(namedAddress(of.party))}</Notice>
  if (!browserSupportsWebAuthn()) return <Notice kind="short">{t.unable}</Notice>
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!accept.isPending) accept.mutate()
  }
  return (
    <form className="stack" onSubmit={submit}>
      {of.isFirst && <GuestFields guest={guest} onChange={setGuest} />}
      <TextField
        label={t.device}
        help={t.deviceHelp}
        isOptional
        maxLength={80}
        value={device}
        onChange={(event) => setDevice(event.target.value)}
      />
      {accept.isError && <PasskeyTrouble error={accept.error} />}
      <p className="row">
        <Button type="submit" look="main" isBusy={accept.isPending}>
          {t.make}
        </Button>
        <span role="status" className="soft">
          {accept.isPending ? t.making : ''}
        </span>
      </p>
    </form>
  )
}

function GuestFields({
  guest,
  onChange,
}: {
  readonly guest: Guest
  readonly onChange: (guest: Guest) => void
}) {
  const t = useTexts(invitationTexts)
  const field = (name: keyof Guest) => ({
    value: guest[name],
    maxLength: name === 'id' ? 40 : 200,
    onChange: (event: { target: { value: string } }) => onChange({ ...guest, [name]: event.target.value }),
  })
  return (
    <>
      <TextField label={t.name} required autoComplete="name" {...field('name')} />
      <TextField label={t.nameEn} isOptional lang="en" {...field('en')} />
      <TextField label={t.nameZh} isOptional lang="zh-Hans" {...field('zh')} />
      <TextField label={t.id} help={t.idHelp} required pattern="[a-z0-9][a-z0-9\-]{0,39}" {...field('id')} />
    </>
  )
}

function personOf({ id, name, en, zh }: Guest): object {
  const names = { ...(en.trim() && { en: en.trim() }), ...(zh.trim() && { zh: zh.trim() }) }
  return { id: id.trim(), name: name.trim(), ...(Object.keys(names).length > 0 && { names }) }
}

/** On one's own machine a party's name leads to the same node, and is a name (web/session/sign-in-page.tsx). */
function namedAddress({ name }: Session['party']): string {
  return `http://${name.en.toLowerCase()}.localhost:${location.port}${location.pathname}`
}
