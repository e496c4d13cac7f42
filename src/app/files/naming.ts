import { printTime, type TwoTexts } from '../../protocol/index.ts'
import type { Node } from '../node.ts'

/** A person's name; of a program, and of one who is not known any more, the id. */
export async function nameOfPerson(node: Node, person: string): Promise<string> {
  return (await node.store.person(person))?.name ?? person
}

/** A person's name in both scripts; in one that he gave no name for, the name by which he is known here. */
export async function namesOfPerson(node: Node, person: string): Promise<TwoTexts> {
  const row = await node.store.person(person)
  const name = row?.name ?? person
  return { en: row?.names.en ?? name, zh: row?.names.zh ?? name }
}

/** Milliseconds as people's programs read them: RFC 3339, UTC, whole seconds. */
export function instantOf(ms: number): string {
  return printTime(Math.floor(ms / 1000))
}
