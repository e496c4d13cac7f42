import type { Node } from '../node.ts'
import type { Door, SessionRow } from '../ports/doors.ts'
import type { PersonRow } from '../ports/people.ts'
import type { PartyCard } from '../ports.ts'
import { ACTIONS, type Action, type Role } from './actions.ts'
import { endOf } from './browser-sessions.ts'
import { exercisePeople, isExercise } from './enter-exercise.ts'
import { ownPlace } from './place.ts'
import { allow, type Resource, type Viewer } from './viewer.ts'

/** How a session can release without a key of one's own at the command line. */
export const SIGNS_BY = ['passkey', 'exercise'] as const
export type SignsBy = (typeof SIGNS_BY)[number]

type Named = Pick<PersonRow, 'id' | 'name' | 'names' | 'roles'>
/** Where somebody stands before the node, signed in or not: what a page asks first. */
export type SessionState = {
  readonly party: Pick<PartyCard, 'prefix' | 'name' | 'identity'> & { readonly exercise: boolean }
  readonly person?: Named & { readonly agency?: string }
  readonly program?: { readonly name: string; readonly roles: readonly Role[] }
  readonly session?: { readonly by: Door; readonly madeMs: number; readonly endsMs: number }
  readonly signsBy: readonly SignsBy[]
  readonly doors: {
    readonly passkey: boolean
    readonly oidc?: { readonly name: { readonly en: string; readonly zh: string }; readonly url: string }
    readonly exercise?: readonly Named[]
  }
  /** What the viewer may do at all; on which thread or pair, is decided there. */
  readonly may: readonly Action[]
}

export type Standing = {
  readonly own: PartyCard & { readonly exercise: boolean }
  /** The host name for which passkeys are made at the address that was asked; absent where that has none. */
  readonly rp?: string
  readonly oidc?: SessionState['doors']['oidc']
  readonly viewer?: Viewer
  readonly row?: SessionRow
}

export async function seeSession(node: Node, standing: Standing): Promise<SessionState> {
  const { own, rp, oidc, viewer, row } = standing
  const { prefix, name, identity } = own
  const people = await exercisePeople(node, own)
  const person = viewer && !viewer.isProgram ? await node.store.person(viewer.person) : undefined
  return {
    party: { prefix, name, identity, exercise: own.exercise },
    ...(person && viewer && { person: { ...named(person), roles: viewer.roles, ...agencyOf(person) } }),
    ...(viewer?.isProgram && { program: { name: viewer.name, roles: viewer.roles } }),
    ...(row && { session: { by: row.door, madeMs: row.madeMs, endsMs: endOf(row) } }),
    signsBy: viewer ? await waysToSign(node, viewer, standing) : [],
    doors: {
      passkey: rp !== undefined,
      ...(oidc && { oidc }),
      ...(people && { exercise: people.map(named) }),
    },
    may: viewer ? actsOf(node, viewer) : [],
  }
}

function named({ id, name, names, roles }: PersonRow): Named {
  return { id, name, names, roles }
}

function agencyOf({ agency }: PersonRow): { readonly agency?: string } {
  return agency === undefined ? {} : { agency }
}

async function waysToSign(node: Node, viewer: Viewer, { own, rp }: Standing): Promise<readonly SignsBy[]> {
  const passkeys = viewer.isProgram ? [] : await node.store.passkeys(viewer.person)
  const hasPasskey = passkeys.some((each) => each.rp === rp && each.revokedMs === undefined)
  const isPlayed = viewer.session?.door === 'exercise' && (await isExercise(node, own))
  const hasKey = isPlayed && (await node.exerciseKeys?.(viewer.person)) !== undefined
  return [...(hasPasskey ? (['passkey'] as const) : []), ...(hasKey ? (['exercise'] as const) : [])]
}

function actsOf(node: Node, viewer: Viewer): readonly Action[] {
  const places: Readonly<Record<'node' | 'pair' | 'thread', Resource>> = {
    node: { type: 'node' },
    pair: { type: 'pair', pair: 'any' },
    thread: ownPlace(viewer),
  }
  return (Object.keys(ACTIONS) as Action[]).filter((act) => allow(node, viewer, act, places[ACTIONS[act]]))
}
