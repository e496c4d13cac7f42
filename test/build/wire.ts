import { createConnection, createServer, type Server, type Socket } from 'node:net'

/** One direction of the network between two nodes: a plain TCP relay that can be cut and mended. */
export class Wire {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #cut = false
  /** A port to which it leads instead, whatever the target. */
  #detour: number | undefined
  port = 0
  /** Where it leads; may change when a node starts again. */
  target = 0

  constructor() {
    this.#server = createServer((from) => this.#join(from))
  }

  async open(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve))
    this.port = (this.#server.address() as { port: number }).port
    return this
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** From now on nothing passes, and what was under way is lost. */
  cut(): void {
    this.#cut = true
    for (const socket of this.#sockets) socket.destroy()
  }

  /** From now on somebody else stands at the other end; undefined: the target again. */
  leadsTo(port: number | undefined): void {
    this.cut()
    this.#detour = port
    this.mend()
  }

  mend(): void {
    this.#cut = false
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #join(from: Socket): void {
    if (this.#cut) {
      from.destroy()
      return
    }
    const to = createConnection(this.#detour ?? this.target, '127.0.0.1')
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      this.#sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        this.#sockets.delete(one)
        other.destroy()
      })
      one.setNoDelay(true)
      one.pipe(other)
    }
  }
}
