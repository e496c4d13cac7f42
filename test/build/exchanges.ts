import type { Answer, ClientRequest } from '../../src/peer/http-client.ts'
import { HttpClient } from '../../src/peer/http-client.ts'
import { signRequest } from '../../src/peer/http-signature.ts'
import { ownNews } from '../../src/peer/own-news.ts'
import type { Exchange } from '../../src/peer/shapes.ts'
import { parseUtf8, utf8 } from '../../src/protocol/index.ts'
import type { TestNode } from './network.ts'

/** Speaks to a node as one of its peers would, byte by byte: whatever a hostile peer with good keys could send. */
export class RawPeer {
  readonly #self: TestNode
  readonly #to: TestNode
  readonly #http = new HttpClient()

  constructor(self: TestNode, to: TestNode) {
    this.#self = self
    this.#to = to
  }

  get pair(): string {
    return this.#self.pairWith(this.#to)
  }

  exchange(
    body: unknown,
    changes: Partial<ClientRequest> = {},
  ): Promise<Answer & { readonly json: Record<string, unknown> }> {
    const bytes = body instanceof Uint8Array ? body : utf8(JSON.stringify(body))
    return this.ask('POST', `/v1/pairs/${this.pair}/exchange`, {
      body: bytes,
      headers: { 'content-type': 'application/json' },
      ...changes,
    })
  }

  async ask(
    method: ClientRequest['method'],
    path: string,
    more: Partial<ClientRequest> = {},
  ): Promise<Answer & { readonly json: Record<string, unknown> }> {
    const { clock, node } = this.#self
    const key = node.keys.active(this.pair, 'transport')[0]!
    const request = { method, url: `${this.#to.url}${path}`, signal: AbortSignal.timeout(20_000), ...more }
    return withJson(await this.#http.sendSigned({ key, clock, chance: node.chance }, request))
  }

  /** With headers of the caller's own making. */
  async send(
    method: ClientRequest['method'],
    path: string,
    more: Partial<ClientRequest> = {},
  ): Promise<Answer & { readonly json: Record<string, unknown> }> {
    return withJson(
      await this.#http.send({
        method,
        url: `${this.#to.url}${path}`,
        signal: AbortSignal.timeout(20_000),
        ...more,
      }),
    )
  }

  signed(method: string, path: string, body: Uint8Array, nonce = this.#self.node.chance.bytes(16)) {
    const key = this.#self.node.keys.active(this.pair, 'transport')[0]!
    return signRequest({ method, target: `${this.#to.url}${path}`, body }, key, {
      now: this.#self.clock.now(),
      nonce,
    })
  }

  /** An exchange that is true and says nothing new. */
  async nothingNew(): Promise<Exchange & { readonly v: 1 }> {
    const { log } = await this.#news(this.#self.sizeFor(this.#to))
    return { v: 1, log, messages: [], receipts: [] }
  }

  /** What this node would send from a size on. */
  async newsFrom(size: number): Promise<Exchange & { readonly v: 1 }> {
    const { log, messages } = await this.#news(size)
    return { v: 1, log, messages, receipts: [] }
  }

  close(): void {
    this.#http.close()
  }

  async #news(from: number) {
    const pair = (await this.#self.store.pairs()).find(({ id }) => id === this.pair)!
    return ownNews(this.#self.node, pair, { from, leaves: 256 })
  }
}

function withJson(answer: Answer): Answer & { readonly json: Record<string, unknown> } {
  try {
    return { ...answer, json: JSON.parse(parseUtf8(answer.body)) }
  } catch {
    return { ...answer, json: {} }
  }
}
