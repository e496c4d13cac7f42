import { type Actor, AppError } from '../node.ts'
import type { Door } from '../ports/doors.ts'
import type { Policies, PolicyEntity } from '../ports/policies.ts'
import type { PairId } from '../ports.ts'
import { en } from '../words/en.ts'
import { zh } from '../words/zh.ts'
import type { Action, Role, Scope } from './actions.ts'

/** Who reads or acts: a person known here by name, or a program that holds a token of its own. */
export type Viewer = {
  /** The person's id; of a program `program:` and its token's name. */
  readonly person: string
  readonly name: string
  readonly roles: readonly Role[]
  /** The agency to which the person belongs; whoever has none sees every thread. */
  readonly agency?: string
  readonly isProgram: boolean
  /** By which token, and to what it was narrowed. */
  readonly token?: {
    readonly name: string
    readonly scopes: readonly Scope[]
    /** An enrolled key signed in for it; a token that somebody made is none, whatever its name. */
    readonly isByKey?: true
  }
  /** The browser session in which he acts, how it began and when. */
  readonly session?: { readonly hash: string; readonly door: Door; readonly madeMs: number }
}

/** What is acted on. A thread tells to whom it was assigned: agencies, and persons (also those who broke the glass). */
export type Resource =
  | { readonly type: 'node' }
  | { readonly type: 'pair'; readonly pair: PairId }
  | {
      readonly type: 'thread'
      readonly pair: PairId
      readonly thread: string
      readonly agencies: readonly string[]
      readonly people: readonly string[]
    }

/** To be given to `Store.threads` as `visibleTo`, and to every other search: only what is assigned to the agency or the person. */
export type Visibility = { readonly agency: string; readonly person: string; readonly nowMs: number }

/** Whether the viewer may do that; the policies say so and nothing else does. */
export function allow(
  { policies }: { readonly policies: Policies },
  viewer: Viewer,
  action: Action,
  resource: Resource,
): boolean {
  return policies.decide({ who: asPrincipal(viewer), action, on: asEntity(resource) }).isAllowed
}

/** Throws 'not_allowed' unless the viewer may do that. Whether a thread exists for him at all is asked first, with `isVisible`. */
export function demand(
  node: { readonly policies: Policies },
  viewer: Viewer,
  action: Action,
  resource: Resource,
): void {
  if (allow(node, viewer, action, resource)) return
  const { name, roles } = viewer
  const held = { en: roles.map((role) => en.role[role]), zh: roles.map((role) => zh.role[role]) }
  throw new AppError(
    'not_allowed',
    `${name} (${held.en.join(', ') || 'no role'}) may not ${en.action[action]}; an operator gives roles and tokens their scope`,
    {
      zh: `${name}（${held.zh.join('、') || '无角色'}）无权${zh.action[action]}；角色和令牌的权限由运维人员授予`,
    },
  )
}

/** Undefined: the viewer sees every thread. */
export function visibilityOf(viewer: Viewer, nowMs: number): Visibility | undefined {
  return viewer.agency === undefined ? undefined : { agency: viewer.agency, person: viewer.person, nowMs }
}

/** Whether a thread exists for the viewer. One that does not has no title, no count and no search hit: it is unknown, not forbidden. */
export function isVisible(viewer: Viewer, thread: Extract<Resource, { type: 'thread' }>): boolean {
  return (
    viewer.agency === undefined ||
    thread.agencies.includes(viewer.agency) ||
    thread.people.includes(viewer.person)
  )
}

/** As messages name him: the first of his roles. */
export function actorFor({ name, roles }: Viewer): Actor {
  return { name, role: roles[0] ?? 'handler' }
}

function asPrincipal(viewer: Viewer): PolicyEntity {
  return {
    type: viewer.isProgram ? 'Program' : 'Person',
    id: viewer.person,
    attributes: {
      person: viewer.person,
      roles: viewer.roles,
      agency: viewer.agency ?? '',
      hasToken: viewer.token !== undefined,
      scopes: viewer.token?.scopes ?? [],
    },
  }
}

function asEntity(resource: Resource): PolicyEntity {
  switch (resource.type) {
    case 'node':
      return { type: 'Node', id: 'node', attributes: {} }
    case 'pair':
      return { type: 'Pair', id: resource.pair, attributes: {} }
    case 'thread': {
      const { pair, thread, agencies, people } = resource
      return { type: 'Thread', id: `${pair} ${thread}`, attributes: { agencies, people } }
    }
    default:
      return resource satisfies never
  }
}
