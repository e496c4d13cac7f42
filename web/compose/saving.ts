import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { printCanonical } from '../../src/protocol/canonical.ts'
import { ApiProblem, newKey } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { useSession } from '../session/session.tsx'
import { bodyOf, isWritten, type RequestForm } from './form.ts'
import { dropLocal, writeLocal } from './local-draft.ts'
import { changeDraft, createDraft, type KeptDraft, readDraft } from './queries.ts'

/** Ms after the last key until the node is given what was typed; the browser keeps every key at once. */
const PAUSE = 1500
/** Ms until a save that did not reach the node is tried again. */
const AGAIN = 8000

export type SaveState =
  | { readonly is: 'empty' | 'here' | 'waiting' | 'saving' | 'offline' | 'signedOut' | 'gone' }
  | { readonly is: 'saved'; readonly atMs: number }
  | { readonly is: 'refused'; readonly error: unknown }
  | { readonly is: 'conflict'; readonly theirs: KeptDraft }

/** From what writing begins: a name in this browser until the node has given one. */
export type Start = {
  readonly localId: string
  readonly form: RequestForm
  readonly kept?: { readonly id: string; readonly tag: string; readonly body: string; readonly atMs: number }
  readonly conflict?: KeptDraft
}
type Kept = NonNullable<Start['kept']>

export type Writing = {
  readonly form: RequestForm
  readonly draft: string | undefined
  readonly state: SaveState
  change(part: Partial<RequestForm>): void
  /** Saves at once; gives the draft's id, or undefined where it is not on the node as it stands. */
  saveNow(): Promise<string | undefined>
  /** Of two versions: mine over theirs, another in the place of mine, or mine as a draft of its own. */
  settle(how: 'mine' | 'both' | { readonly form: RequestForm }): void
  /** Mine as a draft of its own: the one that it was is not there any more. */
  keepAsNew(): void
  /** The body, as JSON, that this writing began from or saved last. */
  readonly base: string | undefined
  /** Forgets what this browser keeps of it: it was put up. */
  forget(): void
}

/**
 * A draft while somebody writes it. Each change is in this browser at once, and on the node a moment after the last key: a crash, a reload, a session that ended
 * and a node that is away lose nothing. A version that another saved meanwhile is never written over unasked.
 */
export function useWriting(start: Start, onKept: (id: string) => void): Writing {
  const person = useSession().person?.id ?? 'program'
  const client = useQueryClient()
  const [form, setForm] = useState(start.form)
  const [kept, setKept] = useState<Kept | undefined>(start.kept)
  const [theirs, setTheirs] = useState<KeptDraft | undefined>(start.conflict)
  const isClosed = useRef(false)
  const isHere = useRef(true)
  const creating = useRef(newKey())
  const told = useRef(onKept)
  told.current = onKept

  const change = useCallback(
    (part: Partial<RequestForm>) => setForm((before) => ({ ...before, ...part })),
    [],
  )
  const body = bodyOf(form)
  const text = body && isWritten(form) ? JSON.stringify(body) : undefined
  const isAhead = isWritten(form) && text !== kept?.body

  const saving = useMutation({
    mutationFn: async (sent: {
      readonly pair: string
      readonly text: string
      readonly kept: Kept | undefined
    }) => {
      const { pair, text: json, kept: before } = sent
      const draft = before
        ? await changeDraft(before.id, JSON.parse(json), before.tag)
        : await createDraft(pair, JSON.parse(json), creating.current)
      const next: Kept = { id: draft.value.id, tag: draft.tag, body: json, atMs: draft.value.updatedMs }
      return next
    },
    onSuccess: (next, sent) => {
      setKept(next)
      // Whoever has left the page meanwhile is not called back, and finds it among the node's drafts.
      if (!sent.kept && isHere.current) told.current(next.id)
      else if (!sent.kept) dropLocal(person, start.localId)
      void client.invalidateQueries({ queryKey: keys.drafts })
    },
    onError: async (error, sent) => {
      // What did not reach the node may have been done: the same under the same key. What was refused is another once it is changed.
      if (!(error instanceof ApiProblem) || error.problem.status !== 0) creating.current = newKey()
      if (codeOf(error) !== 'changed_meanwhile' || !sent.kept) return
      const found = await readDraft(sent.kept.id)
      const isMine = printText(found.value.body) === printText(JSON.parse(sent.text))
      if (isMine) setKept({ ...sent.kept, tag: found.tag, body: sent.text, atMs: found.value.updatedMs })
      else setTheirs(found)
    },
  })
  const latest = useRef({ form, text, kept, theirs })
  latest.current = { form, text, kept, theirs }

  const save = useCallback(async (): Promise<string | undefined> => {
    const now = latest.current
    if (now.theirs || isClosed.current) return undefined
    if (now.text === undefined || now.form.pair === '') return undefined
    if (now.text === now.kept?.body) return now.kept.id
    const next = await saving
      .mutateAsync({ pair: now.form.pair, text: now.text, kept: now.kept })
      .catch(() => undefined)
    return next?.body === latest.current.text ? next?.id : undefined
  }, [saving.mutateAsync])

  useLocalCopy({ person, id: kept?.id ?? start.localId, form, kept, isAhead, isClosed })
  const { isPending: isBusy, error } = saving
  const failed = error == null ? undefined : saving.variables?.text
  usePause({ text, isAhead: isAhead && !theirs, isBusy, error, failed, save })
  // Whoever leaves the page has not always waited for the pause.
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
      void save()
    }
  }, [save])

  return {
    form,
    draft: kept?.id,
    state: stateOf({ form, text, kept, theirs, isAhead, isBusy, error: failed === text ? error : undefined }),
    change,
    saveNow: save,
    base: kept?.body || undefined,
    keepAsNew() {
      setKept(undefined)
      saving.reset()
    },
    settle(how) {
      if (!theirs) return
      const { id, updatedMs } = theirs.value
      const theirKept: Kept = {
        id,
        tag: theirs.tag,
        body: JSON.stringify(theirs.value.body),
        atMs: updatedMs,
      }
      setTheirs(undefined)
      saving.reset()
      if (typeof how === 'object') setForm(how.form)
      setKept(how === 'both' ? undefined : theirKept)
    },
    forget() {
      isClosed.current = true
      dropLocal(person, kept?.id ?? start.localId)
    },
  }
}

/** Every change is kept here at once; the name is that of the node's draft as soon as there is one. */
function useLocalCopy(of: {
  readonly person: string
  readonly id: string
  readonly form: RequestForm
  readonly kept: Kept | undefined
  readonly isAhead: boolean
  readonly isClosed: { readonly current: boolean }
}): void {
  const { person, id, form, kept, isAhead, isClosed } = of
  const before = useRef(id)
  useEffect(() => {
    if (isClosed.current) return
    if (before.current !== id) dropLocal(person, before.current)
    before.current = id
    if (!isWritten(form) && !kept) return dropLocal(person, id)
    writeLocal(person, id, {
      form,
      ...(kept && { tag: kept.tag, base: kept.body }),
      isAhead,
      typedMs: Date.now(),
    })
  }, [person, id, form, kept, isAhead, isClosed])
}

/** Saves a moment after the last key, and what did not reach the node again later; what the node refused only once it is another text. */
function usePause(of: {
  readonly text: string | undefined
  readonly isAhead: boolean
  readonly isBusy: boolean
  readonly error: unknown
  /** What was tried when that error came. */
  readonly failed: string | undefined
  readonly save: () => Promise<unknown>
}): void {
  const { text, isAhead, isBusy, error, failed, save } = of
  useEffect(() => {
    if (!isAhead || isBusy || text === undefined) return
    const isSame = failed === text
    if (isSame && !isPassing(error)) return
    const timer = setTimeout(() => void save(), isSame ? AGAIN : PAUSE)
    return () => clearTimeout(timer)
  }, [text, isAhead, isBusy, error, failed, save])
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return false
  const { status, code } = error.problem
  return status === 0 || status === 401 || code === 'key_reused' || code === 'key_in_use'
}

/** One text for equal values, whatever the order of their members. */
function printText(value: unknown): string {
  return new TextDecoder().decode(printCanonical(value))
}

function codeOf(error: unknown): string | undefined {
  return error instanceof ApiProblem ? error.problem.code : undefined
}

function stateOf(of: {
  readonly form: RequestForm
  readonly text: string | undefined
  readonly kept: Kept | undefined
  readonly theirs: KeptDraft | undefined
  readonly isAhead: boolean
  readonly isBusy: boolean
  readonly error: unknown
}): SaveState {
  const { form, text, kept, theirs, isAhead, isBusy, error } = of
  if (theirs) return { is: 'conflict', theirs }
  if (isBusy) return { is: 'saving' }
  if (!isAhead) return kept ? { is: 'saved', atMs: kept.atMs } : { is: 'empty' }
  if (error instanceof ApiProblem) {
    if (error.problem.status === 0) return { is: 'offline' }
    if (error.problem.status === 401) return { is: 'signedOut' }
    if (error.problem.code === 'unknown_draft') return { is: 'gone' }
    return { is: 'refused', error }
  }
  return text === undefined || form.pair === '' ? { is: 'here' } : { is: 'waiting' }
}
