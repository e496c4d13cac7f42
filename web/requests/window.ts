import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'

/** Lines beyond what is seen, so that scrolling meets no gap. */
const SPARE = 12

export type Extent = { readonly from: number; readonly to: number }

/**
 * Which of very many lines of one height are in sight, whatever scrolls: the list itself or the page. `body` holds the lines and is as high as all of
 * them together.
 */
export function useExtent(
  body: RefObject<HTMLElement | null>,
  { count, height, isAll }: { readonly count: number; readonly height: number; readonly isAll: boolean },
): Extent {
  const [extent, set] = useState<Extent>({ from: 0, to: Math.min(count, 40) })
  useLayoutEffect(() => {
    const look = () => {
      if (!body.current) return
      const next = extentOf(body.current, count, height)
      set((before) => (before.from === next.from && before.to === next.to ? before : next))
    }
    look()
    document.addEventListener('scroll', look, { capture: true, passive: true })
    window.addEventListener('resize', look)
    return () => {
      document.removeEventListener('scroll', look, { capture: true })
      window.removeEventListener('resize', look)
    }
  }, [body, count, height])
  return isAll
    ? { from: 0, to: count }
    : { from: Math.min(extent.from, count), to: Math.min(extent.to, count) }
}

function extentOf(body: HTMLElement, count: number, height: number): Extent {
  const { top } = body.getBoundingClientRect()
  const frame = body.closest('[data-scrolls]')?.getBoundingClientRect()
  const from = Math.max(0, frame?.top ?? 0)
  const to = Math.min(innerHeight, frame?.bottom ?? innerHeight)
  return {
    from: Math.max(0, Math.min(count, Math.floor((from - top) / height) - SPARE)),
    to: Math.max(0, Math.min(count, Math.ceil((to - top) / height) + SPARE)),
  }
}

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  const [holds, set] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const list = matchMedia(query)
    const change = () => set(list.matches)
    change()
    list.addEventListener('change', change)
    return () => list.removeEventListener('change', change)
  }, [query])
  return holds
}
