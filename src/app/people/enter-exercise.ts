import { AppError, type Node } from '../node.ts'
import type { PersonRow } from '../ports/people.ts'
import { type Begun, beginSession } from './browser-sessions.ts'

type Own = { readonly exercise: boolean }

/**
 * Whether the exercise's door exists here: only where the identity was made for exercise. No real pair accepts such an identity; that nobody made a
 * node with a real pair one by editing its settings is asked of its pairs too.
 */
export async function isExercise(node: Pick<Node, 'store'>, own: Own): Promise<boolean> {
  return own.exercise && (await node.store.pairs()).every(({ exercise }) => exercise)
}

/** Whom the exercise's door lets in as: everybody who is active here. Undefined where there is no such door. */
export async function exercisePeople(
  node: Pick<Node, 'store'>,
  own: Own,
): Promise<readonly PersonRow[] | undefined> {
  if (!(await isExercise(node, own))) return undefined
  return (await node.store.persons()).filter(({ isActive }) => isActive)
}

/** Signs in as a person of the exercise, without any proof. Throws 'not_exercise' and 'unknown_person'. */
export async function enterExercise(
  node: Node,
  own: Own,
  { person, agent }: { readonly person: string; readonly agent: string },
): Promise<Begun> {
  const people = await exercisePeople(node, own)
  if (!people)
    throw new AppError('not_exercise', 'this node is not an exercise; sign in with a passkey or a token')
  if (!people.some(({ id }) => id === person))
    throw new AppError('unknown_person', `nobody who is active here has the id ${person}`)
  return beginSession(node, { person, door: 'exercise', agent })
}
