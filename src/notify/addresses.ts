import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Addresses of no public host: this machine, its networks, and what stands for others (RFC 6890, 4193, 6598, 3927, 5737 and later ones). */
const NOT_PUBLIC: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]

const blocked = new BlockList()
for (const [net, bits] of NOT_PUBLIC) blocked.addSubnet(net, bits, isIP(net) === 6 ? 'ipv6' : 'ipv4')

/** Whether an address (not a name) is one of the public internet. IPv4 in IPv6 clothes is looked at as what it is. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const inside = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (inside !== undefined) return isPublicAddress(inside)
  return !blocked.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

export class AddressError extends Error {
  override readonly name = 'AddressError'
}

/**
 * A name's addresses for a connection, refused unless every one is public: the name is looked up here and now and connected to by what was
 * found, so that whoever owns it cannot answer with another address after the check.
 */
export const publicLookup: LookupFunction = (hostname, options, found) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return found(error, '', 0)
    const inner = addresses.find(({ address }) => !isPublicAddress(address))
    if (inner || addresses.length === 0)
      return found(
        new AddressError(`${hostname} leads to ${inner?.address ?? 'nothing'}, which is no public address`),
        '',
        0,
      )
    if (options.all) return found(null, addresses)
    return found(null, addresses[0]!.address, addresses[0]!.family)
  })
}
