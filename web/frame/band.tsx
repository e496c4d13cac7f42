/** On every page and print of an exercise, in both languages at once: nothing here can be taken for real. */
export function Band() {
  return (
    <aside className="band" aria-label="EXERCISE 演习">
      <span>
        EXERCISE <b lang="zh-Hans">演习</b>
      </span>
    </aside>
  )
}
