import data from '../../../data/tlds.json' with { type: 'json' }

/** Names that end no public address but stand in requests: reserved for documents and tests (RFC 2606), for homes and for onion services. */
const RESERVED = ['example', 'test', 'invalid', 'localhost', 'local', 'internal', 'onion', 'lan']

const NAMES: ReadonlySet<string> = new Set([...data.names.flatMap((line) => line.split(' ')), ...RESERVED])

/** Whether a name in ASCII form, lower case, is a top-level domain. */
export function isTopLevel(name: string): boolean {
  return NAMES.has(name)
}
