/** The exercise's own programs as clients of its nodes: calls, signatures and events by HTTP, as anybody's program has them. */

import { join } from 'node:path'
import type { Released } from '../../app/people/release-proposal.ts'
import { printBase64Url, printHex, releaseText, utf8 } from '../../protocol/index.ts'
import { readPersonalKey } from '../personal-key.ts'
import type { ExerciseFile } from './build.ts'
import type { PartyName } from './cases.ts'

/** A call to a party's node, by its `person`-th person (the one who writes where nothing is said). Throws ApiFault where the node answers with a problem. */
export type Api = (
  party: PartyName,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  person?: number,
) => Promise<unknown>
/** A party's `person`-th person signs a proposal. */
export type Sign = (
  party: PartyName,
  person: number,
  id: string,
) => Promise<{ readonly key: string; readonly signature: string }>
/** What happens at a party's node: first that it is listened to (without a thread), then the thread of each event of a request. Ends or throws when the node goes. */
export type Happenings = (
  party: PartyName,
  signal: AbortSignal,
) => AsyncIterable<{ readonly thread?: string }>

/** A node answered with a problem. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }

  /** Whether the same call would be refused again; else the node only cannot do it now. */
  get isRefusal(): boolean {
    return this.status < 500 && this.status !== 429
  }
}

export function apiOf(file: ExerciseFile): Api {
  return async (party, method, path, body, person = 0) => {
    const response = await fetch(`http://127.0.0.1:${file.ports[party]}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${file.people[party][person]!.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    })
    if (!response.ok)
      throw new ApiFault(response.status, `${method} ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
}

export function signerOf(file: ExerciseFile, folder: string): Sign {
  return async (party, person, id) => {
    const key = await readPersonalKey(join(folder, file.people[party][person]!.key))
    const signature = printBase64Url(await key.sign(utf8(releaseText(id))))
    return { key: printHex(key.publicKey), signature }
  }
}

export function happeningsOf(file: ExerciseFile): Happenings {
  return async function* (party, signal) {
    const response = await fetch(`http://127.0.0.1:${file.ports[party]}/api/v1/events`, {
      headers: { authorization: `Bearer ${file.people[party][0]!.token}` },
      signal,
    })
    if (!response.ok || !response.body) throw new ApiFault(response.status, `events: ${response.status}`)
    let unread = ''
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      // The first frame comes when the node has begun to listen: what happens from then on is told.
      if (unread === '' && text.startsWith('retry:')) yield {}
      const frames = (unread + text).split('\n\n')
      unread = frames.pop()!
      yield* frames.flatMap(threadOf)
    }
  }
}

function threadOf(frame: string): { readonly thread: string }[] {
  const data = /^data: (.*)$/m.exec(frame)?.[1]
  const { thread } = data ? (JSON.parse(data) as { thread?: string }) : {}
  return thread === undefined ? [] : [{ thread }]
}

/** What is put up is released by the first of a party's people, and where its kind needs two, by the second. Throws if it is not entered then. */
export async function release(
  api: Api,
  sign: Sign,
  party: PartyName,
  proposal: Pick<Released, 'id' | 'needs'>,
): Promise<void> {
  const { id, needs } = proposal
  for (let person = 0; person < needs; person++) {
    const path = `/api/v1/proposals/${id}/release`
    const { entered } = (await api(party, 'POST', path, await sign(party, person, id), person)) as Released
    if (entered) return
  }
  throw new Error(`${id} was released by ${needs} and is not entered`)
}
