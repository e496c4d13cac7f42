import { useEffect, useState } from 'react'

const KEPT = 'comity-kept '

/** What somebody typed, kept in this browser until it is sent: it survives a reload and a session that ends. */
export function useKept<T>(name: string, begin: T): readonly [T, (value: T) => void, () => void] {
  const [value, set] = useState<T>(() => readKept(name) ?? begin)
  useEffect(() => {
    if (value === begin) return
    localStorage.setItem(KEPT + name, JSON.stringify(value))
  }, [name, value, begin])
  const forget = () => localStorage.removeItem(KEPT + name)
  return [value, set, forget]
}

/** The same of one text; empty, it is kept no longer. */
export function useKeptText(name: string): readonly [string, (value: string) => void] {
  const [text, set, forget] = useKept(name, '')
  return [
    text,
    (value) => {
      if (value === '') forget()
      set(value)
    },
  ]
}

function readKept<T>(name: string): T | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT + name) ?? 'null')
    return kept === null ? undefined : (kept as T)
  } catch {
    return undefined
  }
}
