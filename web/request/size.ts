/** How long a file is, as people say it: the same in both languages. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const units = ['kB', 'MB', 'GB'] as const
  const step = Math.min(units.length, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[step - 1]}`
}

/** The ending of a name, in capitals, where it has one that says a type. */
export function endingOf(name: string): string | undefined {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]
  return ending?.toUpperCase()
}
