export function Acts() {
  return null
}
