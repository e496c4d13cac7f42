import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** What a server said to bytes written to its port, and that it closed. Resolves also when the connection is cut. */
export async function sayRaw(port: number, bytes: Uint8Array, end = true): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' })
  const heard: Buffer[] = []
  socket.on('data', (chunk: Buffer) => heard.push(chunk))
  socket.on('error', () => {})
  await once(socket, 'connect')
  if (end) socket.end(bytes)
  else socket.write(bytes)
  await closed(socket)
  return Buffer.concat(heard).toString('latin1')
}

/** The statuses in what was heard. */
export function statusesIn(heard: string): number[] {
  return [...heard.matchAll(/^HTTP\/1\.1 ([0-9]{3}) /gm)].map((match) => Number(match[1]))
}

async function closed(socket: Socket): Promise<void> {
  if (!socket.closed) await once(socket, 'close')
}
