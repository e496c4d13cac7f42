/** Gives a person a file that this page has made, or has fetched for him. */
export function saveFile(name: string, contents: Blob): void {
  const url = URL.createObjectURL(contents)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Once the browser has taken it; at once would take it away again.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
