import { type QueryKey, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { ApiProblem, type Asked, ask, newKey } from './client.ts'

export type Act = Omit<Asked, 'key' | 'signal'> & { readonly path: string }

/**
 * One act of a person on this node. Sent again because no answer came, it is done once: the key is that of the same act until the node has
 * answered. What it changes is then asked for anew.
 */
export function useAct<Input = void, Result = unknown>(
  act: (input: Input) => Act,
  {
    refreshes,
    onDone,
  }: {
    readonly refreshes: readonly QueryKey[]
    readonly onDone?: (result: Result, input: Input) => void
  },
): UseMutationResult<Result, Error, Input> {
  const client = useQueryClient()
  const last = useRef<{ readonly text: string; readonly key: string }>(undefined)
  return useMutation({
    mutationFn: (input: Input) => {
      const { path, method = 'POST', ...rest } = act(input)
      const text = JSON.stringify({ path, method, ...rest })
      if (last.current?.text !== text) last.current = { text, key: newKey() }
      return ask<Result>(path, {
        method,
        ...(method === 'POST' && { body: {}, key: last.current.key }),
        ...rest,
      })
    },
    onSuccess: (result, input) => {
      last.current = undefined
      for (const queryKey of refreshes) void client.invalidateQueries({ queryKey })
      onDone?.(result, input)
    },
    // What the node refused may be tried again once its reason is mended: that is another act.
    onError: (error) => {
      if (error instanceof ApiProblem && error.problem.status !== 0) last.current = undefined
    },
  })
}
