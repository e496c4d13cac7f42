import { createServer, type ServerResponse } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'
import { brokenExchange, wellShapedExchange } from './exchange-arbitraries.ts'

type Reply = (response: ServerResponse, request: { readonly body: string; readonly count: number }) => void

/** A server that stands where a peer's node should, and answers as it likes. */
async function aServer(): Promise<{ readonly port: number; reply: Reply; count: number }> {
  const self = { port: 0, count: 0, reply: ((response) => response.end()) as Reply }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    self.reply(response, { body: Buffer.concat(chunks).toString(), count: ++self.count })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  self.port = (server.address() as { port: number }).port
  return self
}

/** Arden's node with beiyuan's name and a hostile server behind it. */
async function againstServer() {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  await net.passes({ minutes: 2 })
  const hostile = await aServer()
  const wire = net.wire('arden', 'beiyuan')
  const aim = (port: number | undefined) => wire.leadsTo(port)
  net.wire('beiyuan', 'arden').cut()
  return { net, hostile, aim, pair: net.arden.pairWith(net.beiyuan) }
}

const json =
  (status: number, value: unknown, headers = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof value === 'string' ? value : JSON.stringify(value))
  }

describe('a peer whose server answers as it likes', () => {
  const echo: Reply = (response, { body }) => json(200, body)(response, { body, count: 0 })
  const nothing: Reply = (response, { body }) => {
    const { log } = JSON.parse(body)
    json(200, {
      v: 1,
      log: { origin: log.origin, from: 0, leaves: [], proof: [] },
      messages: [],
      receipts: [],
    })(response, { body, count: 0 })
  }
  it.each([
    ['nothing at all', ((response) => response.destroy()) as Reply],
    ['200 with no body', json(200, '')],
    ['200 with our own exchange', echo],
    ['200 with nothing taken', nothing],
    ['409 with a size that is no size', json(409, { code: 'size', held: 'x' })],
    [
      '409 with ever another size',
      ((response, { count }) =>
        json(409, { code: 'size', held: count % 3 })(response, { body: '', count })) as Reply,
    ],
    [
      '409 with sizes beyond ours',
      ((response, { count }) =>
        json(409, { code: 'size', held: 1000 + count })(response, { body: '', count })) as Reply,
    ],
    ['422 with notes of nobody', json(422, { code: 'conflict', notes: ['a', 'b'] })],
    ['429 for ever', json(429, { code: 'later' }, { 'retry-after': '999999' })],
    ['503 at once again', json(503, { code: 'later' }, { 'retry-after': '0' })],
    ['500', json(500, {})],
    ['301 to elsewhere', json(301, {}, { location: 'http://127.0.0.1:1/' })],
    ['more bytes than are taken', json(200, `"${'x'.repeat(17 * 1024 * 1024)}"`)],
  ])('is let alone for a while, when it answers %s', async (_, reply) => {
    const { net, hostile, aim, pair } = await againstServer()
    hostile.reply = reply
    aim(hostile.port)
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 5 })
    expect(hostile.count).toBeGreaterThan(0)
    expect(hostile.count).toBeLessThan(200)
    expect(net.arden.ledger.phase(pair)).toEqual({ phase: 'running' })
    aim(undefined)
    net.wire('beiyuan', 'arden').mend()
    await net.passes({ minutes: 21 })
    expect(net.beiyuan.receiptedFrom(net.arden)).toBe(net.arden.sizeFor(net.beiyuan))
  })

  it('with any exchange, well shaped or broken, is survived', async () => {
    const { net, hostile, aim, pair } = await againstServer()
    aim(hostile.port)
    const origin = net.beiyuan.ledger.head(pair)!.origin
    const held = net.arden.receiptedFrom(net.beiyuan)
    const answers = fc.sample(fc.oneof(wellShapedExchange({ origin }), brokenExchange({ origin })), 120)
    const statuses = [200, 200, 200, 409, 422, 400]
    hostile.reply = (response, { body, count }) =>
      json(statuses[count % statuses.length]!, answers[count % answers.length])(response, { body, count })
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 5 })
    await net.passes({ days: 2 })
    expect(net.arden.receiptedFrom(net.beiyuan)).toBe(held)
    expect(net.arden.ledger.phase(pair)).toEqual({ phase: 'running' })
    expect(
      net.arden.reports.filter((report) => report.outcome === 'failed' && report.at === 'exchange'),
    ).toEqual([])
  })
})
