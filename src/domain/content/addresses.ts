/** An address of the Internet, or a network of them, with the port at which it was seen. */
export type Endpoint = {
  readonly address: string
  /** Bits of the network; absent for a single address. */
  readonly prefix?: number
  readonly port?: number
  readonly transport?: 'tcp' | 'udp'
}

/** Reads `a.b.c.d`, `a.b.c.d/n` or `a.b.c.d:port[/tcp|/udp]`. Undefined for anything else; no leading zeros, which some read as octal. */
export function parseIpv4(text: string): Endpoint | undefined {
  const parts = /^([\d.]+)(?:\/(\d{1,2})|:(\d{1,5})(?:\/(tcp|udp))?)?$/i.exec(text)
  if (!parts) return undefined
  const [, address, prefix, port, transport] = parts
  const isAddress = /^(?:(?:0|[1-9]\d{0,2})(?:\.(?!$)|$)){4}$/.test(address!)
  if (!isAddress || address!.split('.').some((byte) => Number(byte) > 255)) return undefined
  return endpoint({ address: address!, prefix, port, transport }, 32)
}

/** Reads an IPv6 address, with `/n`, or in brackets with `:port[/tcp|/udp]`; written as RFC 5952 says. Undefined for anything else. */
export function parseIpv6(text: string): Endpoint | undefined {
  const bracketed = /^\[([0-9a-f:.]+)\](?::(\d{1,5})(?:\/(tcp|udp))?)?$/i.exec(text)
  const plain = /^([0-9a-f:.]+)(?:\/(\d{1,3}))?$/i.exec(text)
  const groups = groupsOf((bracketed ?? plain)?.[1] ?? '')
  if (!groups) return undefined
  const address = printGroups(groups)
  if (bracketed) return endpoint({ address, port: bracketed[2], transport: bracketed[3] }, 128)
  return endpoint({ address, prefix: plain![2] }, 128)
}

/** The canonical text of an endpoint. */
export function printEndpoint({ address, prefix, port, transport }: Endpoint): string {
  if (prefix !== undefined) return `${address}/${prefix}`
  if (port === undefined) return address
  return `${address.includes(':') ? `[${address}]` : address}:${port}${transport ? `/${transport}` : ''}`
}

type Parts = {
  readonly address: string
  readonly prefix?: string | undefined
  readonly port?: string | undefined
  readonly transport?: string | undefined
}

function endpoint({ address, prefix, port, transport }: Parts, bits: number): Endpoint | undefined {
  if (prefix !== undefined && Number(prefix) > bits) return undefined
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return undefined
  return {
    address,
    ...(prefix !== undefined && { prefix: Number(prefix) }),
    ...(port !== undefined && { port: Number(port) }),
    ...(transport !== undefined && { transport: transport.toLowerCase() as 'tcp' | 'udp' }),
  }
}

/** The eight groups of an address, or undefined. */
function groupsOf(text: string): readonly number[] | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const whole = tail ? `${tail[1]}${hexOfIpv4(tail[2]!) ?? 'bad'}` : text
  const halves = whole.split('::')
  if (halves.length > 2 || /bad|\./.test(whole)) return undefined
  const [left, right] = halves.map((half) => (half === '' ? [] : half.split(':'))) as [string[], string[]?]
  if (![...left, ...(right ?? [])].every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  const missing = 8 - left.length - (right?.length ?? 0)
  if (right === undefined ? missing !== 0 : missing < 1) return undefined
  return [...left, ...Array<string>(Math.max(missing, 0)).fill('0'), ...(right ?? [])].map((group) =>
    Number.parseInt(group, 16),
  )
}

function hexOfIpv4(text: string): string | undefined {
  const known = parseIpv4(text)
  if (!known) return undefined
  const [a, b, c, d] = known.address.split('.').map(Number) as [number, number, number, number]
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

/** Lower case, no leading zeros, the longest run of two zero groups or more as `::`, the first of equal ones (RFC 5952, section 4). */
function printGroups(groups: readonly number[]): string {
  let best = { from: 0, length: 0 }
  for (let from = 0; from < 8; from += 1) {
    let length = 0
    while (from + length < 8 && groups[from + length] === 0) length += 1
    if (length > best.length) best = { from, length }
  }
  const text = (some: readonly number[]) => some.map((group) => group.toString(16)).join(':')
  if (best.length < 2) return text(groups)
  return `${text(groups.slice(0, best.from))}::${text(groups.slice(best.from + best.length))}`
}
