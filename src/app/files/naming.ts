import { printTime } from '../../protocol/index.ts'
import type { Node } from '../node.ts'

/** A person's name; of a program, and of one who is not known any more, the id. */
export async function nameOfPerson(node: Node, person: string): Promise<string> {
  return (await node.store.person(person))?.name ?? person
}

/** Milliseconds as people's programs read them: RFC 3339, UTC, whole seconds. */
export function instantOf(ms: number): string {
  return printTime(Math.floor(ms / 1000))
}
