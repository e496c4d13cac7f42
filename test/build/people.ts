/** People of the exercise who sign what is put up, as they do through the node's API. */

import { join } from 'node:path'
import type { ExercisePerson } from '../../src/ops/exercise/people.ts'
import { readPersonalKey } from '../../src/ops/personal-key.ts'
import { printBase64Url, printHex, releaseText, utf8 } from '../../src/protocol/index.ts'

type Answer = { readonly status: number; json<T = Record<string, unknown>>(): T }
/** A call with that bearer token. */
export type Call<A extends Answer> = (token: string, path: string, body: unknown) => Promise<A>

/** What a person signs to release a proposal. `folder`: the exercise's. */
export async function signatureOf(
  folder: string,
  person: ExercisePerson,
  id: string,
): Promise<{ readonly key: string; readonly signature: string }> {
  const key = await readPersonalKey(join(folder, person.key))
  return {
    key: printHex(key.publicKey),
    signature: printBase64Url(await key.sign(utf8(releaseText(id)))),
  }
}

/**
 * Puts something up as the first of these people, and lets each release it until it is entered. The last answer: with status 201 and what was
 * entered, or the first that was no success.
 */
export async function enterReleased<A extends Answer>(
  call: Call<A>,
  { folder, people }: { readonly folder: string; readonly people: readonly ExercisePerson[] },
  path: string,
  body: unknown,
): Promise<A> {
  const proposed = await call(people[0]!.token, path, body)
  if (proposed.status !== 201) return proposed
  const { id, needs } = proposed.json<{ id: string; needs: number }>()
  for (const person of people.slice(0, needs)) {
    const answer = await call(
      person.token,
      `/api/v1/proposals/${id}/release`,
      await signatureOf(folder, person, id),
    )
    if (answer.status !== 200) return answer
    const { entered } = answer.json<{ entered?: object }>()
    if (entered) return { ...answer, status: 201, json: () => entered }
  }
  throw new Error(`${id} was released by ${needs} and is not entered`)
}
