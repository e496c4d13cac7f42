const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** 12.3 MB: the same letters in both languages. */
export function printBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`
}
