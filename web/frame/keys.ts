import { useEffect, useRef } from 'react'
import { useChoices } from '../lib/choices.tsx'

/** What a key, or two after each other ("g r"), does. */
export type KeyMap = Readonly<Record<string, () => void>>

/** Ms within which the second of two keys follows. */
const SECOND_KEY = 1200

/**
 * Single keys of a page. Silent where somebody types, while an input method composes, with a dialog open, and where they are switched off
 * (WCAG 2.1.4).
 */
export function useKeys(map: KeyMap): void {
  const { singleKeys } = useChoices()
  const current = useRef(map)
  current.current = map
  useEffect(() => {
    if (!singleKeys) return
    let first: { readonly key: string; readonly at: number } | undefined
    const press = (event: KeyboardEvent) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return
      if (document.querySelector('dialog[open]')) return
      const before = first && event.timeStamp - first.at < SECOND_KEY ? `${first.key} ` : ''
      const act = current.current[before + event.key] ?? current.current[event.key]
      first = { key: event.key, at: event.timeStamp }
      if (!act) return
      event.preventDefault()
      first = undefined
      act()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [singleKeys])
}

/** Ctrl or Command with a letter: works also while one types. */
export function useCommandKey(letter: string, act: () => void): void {
  const current = useRef(act)
  current.current = act
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== letter) return
      event.preventDefault()
      current.current()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [letter])
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type))
  )
}
