/** Fetches a file of the node and gives it to the person to keep, telling how far it has come. Throws where the node does not give it. */
export async function saveFile(
  path: string,
  name: string,
  progress: (done: number, of: number) => void,
): Promise<void> {
  const answer = await fetch(path, { headers: { 'comity-desk': '1' } })
  if (!answer.ok || !answer.body) throw new Error(`the node answered ${answer.status}`)
  const of = Number(answer.headers.get('content-length') ?? 0)
  const parts: Uint8Array<ArrayBuffer>[] = []
  let done = 0
  for (const reader = answer.body.getReader(); ; ) {
    const { value } = await reader.read()
    if (!value) break
    parts.push(value)
    done += value.length
    progress(done, Math.max(done, of))
  }
  const url = URL.createObjectURL(new Blob(parts))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Once the browser has taken it; at once would take it away again.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
