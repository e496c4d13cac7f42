import type { TokenView } from '../api/types.ts'
import { useAct } from '../api/use-act.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { type Column, DataTable } from '../parts/table.tsx'
import { Time, useNow } from '../parts/time.tsx'
import { Tag } from '../parts/words.tsx'
import { useWords } from '../texts/words.ts'
import { usePersonName } from './people-part.tsx'
import { adminKeys, usePeople, useTokens } from './queries.ts'
import { tokensTexts } from './tokens-texts.ts'

/** Tokens of programs and persons: which there are and until when; each can be ended at once. */
export function TokensPart() {
  const t = useTexts(tokensTexts)
  const tokens = useTokens()
  return (
    <div className="stack">
      <PageHead title={t.title} />
      <p className="prose">{t.intro}</p>
      <p className="prose soft">
        {t.make} <code>comity token create --folder … --name tickets --role handler --scope read</code>
      </p>
      <Answer of={tokens}>{({ items }) => <Tokens tokens={items} />}</Answer>
    </div>
  )
}

type State = 'counts' | 'expired' | 'revoked'
const ORDER: readonly State[] = ['counts', 'expired', 'revoked']

function Tokens({ tokens }: { readonly tokens: readonly TokenView[] }) {
  const t = useTexts(tokensTexts)
  const words = useWords()
  const now = useNow()
  const nameOf = usePersonName()
  const people = usePeople()
  const revoke = useAct((id: string) => ({ path: `/api/v1/tokens/${id}/revoke` }), {
    refreshes: [adminKeys.tokens],
  })
  const stateOf = ({ revoked, expires }: TokenView): State =>
    revoked ? 'revoked' : expires && Date.parse(expires) <= now ? 'expired' : 'counts'
  const whose = ({ person }: TokenView) => {
    const found = people.data?.items.find(({ id }) => id === person)
    return person === undefined ? t.program : t.person(found ? nameOf(found) : person)
  }
  const columns: readonly Column<TokenView>[] = [
    { id: 'name', head: t.name, cell: ({ name }) => name, order: ({ name }) => name },
    { id: 'whose', head: t.whose, cell: whose, order: whose },
    {
      id: 'roles',
      head: t.roles,
      cell: ({ roles, person }) =>
        person ? t.ofPerson : roles.map((role) => words.role[role]).join(words.comma) || t.none,
    },
    {
      id: 'scopes',
      head: t.scopes,
      cell: ({ scopes }) =>
        scopes.length === 5 ? t.allScopes : scopes.map((scope) => t.scope[scope]).join(words.comma),
    },
    {
      id: 'created',
      head: t.created,
      cell: ({ created }) => <Time at={created} form="date" />,
      order: ({ created }) => created,
    },
    {
      id: 'expires',
      head: t.expires,
      cell: ({ expires }) => (expires ? <Time at={expires} /> : t.never),
      order: ({ expires }) => expires ?? '9',
    },
    {
      id: 'state',
      head: t.state,
      cell: (token) => {
        const state = stateOf(token)
        if (state !== 'counts') return <Tag kind="short">{t.states[state]}</Tag>
        return (
          <ConfirmButton
            label={t.revoke}
            question={t.revokeAsk(token.name)}
            isBusy={revoke.isPending && revoke.variables === token.id}
            onConfirm={() => revoke.mutate(token.id)}
          />
        )
      },
      order: (token) => ORDER.indexOf(stateOf(token)),
    },
  ]
  const sorted = tokens.toSorted((a, b) => ORDER.indexOf(stateOf(a)) - ORDER.indexOf(stateOf(b)))
  return (
    <>
      <DataTable
        caption={t.title}
        columns={columns}
        rows={sorted}
        idOf={({ id }) => id}
        empty={<p>{t.empty}</p>}
      />
      {revoke.isError && <Trouble error={revoke.error} />}
    </>
  )
}
