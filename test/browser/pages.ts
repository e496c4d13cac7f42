/** Every page of the desk at Arden, who looks at it, and what the exercise holds that it shows. */

import { draftOf, readCase } from '../../src/ops/exercise/cases.ts'
import type { Desk, DeskWorld, Looks } from './world.ts'

/** Cases of data/exercise that give the pages something of each kind to show. */
export const SHOWN_CASES = [1, 2, 5, 6, 7, 12, 15, 18] as const

/** `{…}`: something of the exercise, by its name in `Furniture`. */
export type DeskPage = { readonly path: string; readonly by: string; readonly isMissing?: true }
/** In place of a person: who is not signed in. */
const NOBODY = 'nobody'

const HANDLER = 'm-okafor'
const APPROVER = 'j-reyes'
const OPERATOR = 's-lindqvist'
const AUDITOR = 'e-moreau'

export const PAGES: readonly DeskPage[] = [
  { path: '/', by: NOBODY },
  { path: '/?sign-in=token_unknown', by: NOBODY },
  { path: '/invitation/{invitation}', by: NOBODY },
  { path: '/invitation/no-such-code', by: NOBODY, isMissing: true },
  { path: '/', by: HANDLER },
  { path: '/requests', by: HANDLER },
  { path: '/requests?q=nothing-is-called-so', by: HANDLER },
  { path: '/requests/{ours}', by: HANDLER },
  { path: '/requests/{theirs}', by: HANDLER },
  { path: '/requests/{emergency}', by: HANDLER },
  { path: '/requests/{answered}', by: HANDLER },
  { path: '/requests/{answered}/letter', by: HANDLER },
  { path: '/requests/new', by: HANDLER },
  { path: '/drafts/{draft}', by: HANDLER },
  { path: '/notices', by: HANDLER },
  { path: '/hotline', by: HANDLER },
  { path: '/me', by: HANDLER },
  { path: '/help', by: HANDLER },
  { path: '/requests/ARD-1999-0001', by: HANDLER, isMissing: true },
  { path: '/release', by: APPROVER },
  { path: '/release/{proposal}', by: APPROVER },
  { path: '/', by: APPROVER },
  { path: '/record', by: AUDITOR },
  { path: '/record', by: HANDLER },
  { path: '/review', by: AUDITOR },
  { path: '/review?period=2025', by: HANDLER },
  { path: '/administration/audit', by: AUDITOR },
  { path: '/administration/pairing', by: OPERATOR },
  { path: '/administration/agreement', by: OPERATOR },
  { path: '/administration/keys', by: OPERATOR },
  { path: '/administration/people', by: OPERATOR },
  { path: '/administration/tokens', by: OPERATOR },
  { path: '/administration/webhooks', by: OPERATOR },
  { path: '/administration/holds', by: OPERATOR },
  { path: '/administration/node', by: OPERATOR },
  { path: '/parts', by: OPERATOR },
]

export type Furniture = Readonly<
  Record<
    'ours' | 'theirs' | 'emergency' | 'answered' | 'answeredToUs' | 'draft' | 'proposal' | 'invitation',
    string
  >
>

type Listed = {
  readonly reference: string
  readonly direction: 'in' | 'out'
  readonly urgency: string
  readonly phase: string
}

/** Puts in place what pages show that the cases do not leave: a draft, and what waits for the second person. */
export async function furnish({ exercise }: DeskWorld): Promise<Furniture> {
  const { items } = (await exercise.call('arden', 'GET', '/api/v1/requests?limit=100')).json<{
    items: Listed[]
  }>()
  const open = items.filter(({ phase }) => phase === 'entered' || phase === 'acknowledged')
  const find = (from: readonly Listed[], which: (one: Listed) => boolean) => from.find(which)!.reference
  const draft = await exercise.call('arden', 'POST', '/api/v1/pairs/BEI/drafts', draftOf(readCase(3)))
  const proposal = await exercise.call('arden', 'POST', '/api/v1/pairs/BEI/requests', draftOf(readCase(9)))
  const operator = exercise.file.people.arden.find(({ id }) => id === OPERATOR)!
  const invited = await exercise.call(
    'arden',
    'POST',
    `/api/v1/people/${APPROVER}/invitations`,
    {},
    operator.token,
  )
  return {
    invitation: invited.json<{ code: string }>().code,
    ours: find(open, ({ direction, urgency }) => direction === 'out' && urgency !== 'emergency'),
    theirs: find(open, ({ direction }) => direction === 'in'),
    emergency: find(items, ({ urgency }) => urgency === 'emergency'),
    answered: find(items, ({ phase }) => phase === 'answered'),
    answeredToUs: find(items, ({ phase, direction }) => phase === 'answered' && direction === 'out'),
    draft: draft.json<{ id: string }>().id,
    proposal: proposal.json<{ id: string }>().id,
  }
}

/** The address of a page, with the exercise's own names in it. */
export function addressOf({ path }: DeskPage, furniture: Furniture): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: keyof Furniture) => encodeURIComponent(furniture[name]))
}

/** A window at Arden of the one who looks at a page. */
export async function openFor(world: DeskWorld, by: string, looks: Looks): Promise<Desk> {
  if (by !== NOBODY) return world.opens('arden', by, looks)
  const door = await world.opensDoor('arden', looks)
  await door.goes('/')
  return door
}
