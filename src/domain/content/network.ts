import { parseIpv4, parseIpv6, printEndpoint } from './addresses.ts'
import { parseDomain } from './names.ts'
import type { Recogniser } from './observable.ts'

/** An ASCII name may follow Chinese text directly; a letter of any other script before it belongs to the name. */
const BEFORE = '(?<![A-Za-z0-9_@.\\-]|[^\\P{L}\\p{Script=Han}])'
const ASCII_NAME = '(?:[A-Za-z0-9_](?:[A-Za-z0-9_\\-]{0,61}[A-Za-z0-9_])?\\.)+[A-Za-z][A-Za-z0-9\\-]{1,62}'
const NAME_END = '(?![A-Za-z0-9_@\\-]|\\.[A-Za-z0-9])'
const PORT = '(?::\\d{1,5}(?:\\/(?:tcp|udp))?(?![\\d]))?'

/** Addresses of the network, in the order in which they are looked for: what holds another stands before it. */
export const NETWORK: readonly Recogniser[] = [
  {
    type: 'url',
    pattern:
      /(?<![A-Za-z0-9+.-])(?:https?|ftps?|sftp|ssh|ldaps?|wss?|smb|rtsp|rdp|vnc|telnet|mqtt|stratum\+tcp|tcp|udp):\/\/(?:[\w.~%!$&*+,;=:-]+@)?(?:\[[0-9a-f:.]+\]|[A-Za-z0-9._-]+|[\p{L}\p{N}\p{M}._-]+)(?::\d{1,5})?(?:[/?#][A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%|{}]*)?/dgiu,
    trim: withoutTail,
    parse: parseUrl,
  },
  {
    type: 'mail',
    // A message-id looks like an address and is none.
    pattern:
      /(?<![A-Za-z0-9.!#$%&*+/=?^_{|}~-])(?=[A-Za-z0-9.!#$%&*+/=?^_{|}~-]{1,64}@)(?<!message-id:?\s*`?<?[^\s@]{0,120})[A-Za-z0-9][A-Za-z0-9.!#$%&*+/=?^_{|}~-]{0,63}@[\p{L}\p{N}][\p{L}\p{N}.-]*\p{L}[\p{L}\p{N}-]*/dgiu,
    parse: parseMail,
  },
  {
    type: 'url',
    // Without a scheme, a name with a path.
    pattern: new RegExp(
      `${BEFORE}${ASCII_NAME}(?::\\d{1,5})?\\/(?!(?:tcp|udp)\\b)[A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%|{}]+`,
      'gdu',
    ),
    trim: withoutTail,
    parse: parseBareUrl,
  },
  {
    type: 'ipv6',
    pattern:
      /(?<![A-Za-z0-9:.[])(?:\[(?=[0-9a-f:]*\d)[0-9a-f:.]{3,45}\](?::\d{1,5}(?:\/(?:tcp|udp))?)?|(?=[0-9a-f:]*\d)(?=[0-9a-f]*:[0-9a-f]*:)[0-9a-f:]{3,39}(?:(?:\d{1,3}\.){3}\d{1,3})?(?:\/\d{1,3})?)(?![A-Za-z0-9:]|\.\d)/dgiu,
    parse: (text) => printed(parseIpv6(text)),
  },
  {
    type: 'ipv4',
    pattern:
      /(?<![A-Za-z0-9_.-]|version |版本)(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2}(?!\d)|:\d{1,5}(?:\/(?:tcp|udp))?(?![\d:]))?(?![A-Za-z0-9_-]|\.\d)/dgiu,
    parse: (text) => printed(parseIpv4(text)),
  },
  {
    type: 'as',
    pattern: /(?<![A-Za-z0-9])ASN? ?\d{1,10}(?:\.\d{1,5})?(?![A-Za-z0-9]|\.\d)/dgu,
    parse: parseAs,
  },
  {
    type: 'domain',
    pattern: new RegExp(`${BEFORE}${ASCII_NAME}${NAME_END}${PORT}`, 'gdu'),
    parse: parseHost,
  },
  {
    type: 'domain',
    pattern:
      /(?<![\p{L}\p{N}\p{M}_@.-])(?:[\p{L}\p{N}\p{M}_-]+\.)+[\p{L}\p{M}]{2,}(?![\p{L}\p{N}\p{M}_@-])/dgu,
    parse: (text) => (/[^\p{ASCII}]/u.test(text) ? parseDomain(text) : undefined),
  },
]

function printed(endpoint: ReturnType<typeof parseIpv4>): string | undefined {
  return endpoint && printEndpoint(endpoint)
}

/** Scheme and host in canonical form, the rest to the letter: a path is evidence. */
function parseUrl(text: string): string | undefined {
  const parts = /^([a-z][a-z0-9+]*):\/\/([^@/?#]*@)?(\[[^\]]*\]|[^:/?#]*)(:\d{1,5})?([/?#].*)?$/isu.exec(text)
  if (!parts) return undefined
  const [, scheme, user = '', host, port = '', rest = ''] = parts
  const name = parseIpv4(host!)?.address ?? bracketed(host!) ?? parseDomain(host!)
  if (name === undefined || Number(port.slice(1)) > 65_535) return undefined
  return `${scheme!.toLowerCase()}://${user}${name}${port}${rest}`
}

function bracketed(host: string): string | undefined {
  const address = host.startsWith('[') ? parseIpv6(host)?.address : undefined
  return address && `[${address}]`
}

function parseBareUrl(text: string): string | undefined {
  const [, host, rest] = /^([^:/]+)((?::\d{1,5})?\/.*)$/su.exec(text) ?? []
  const name = host === undefined ? undefined : parseDomain(host)
  return name && rest !== '/' ? `${name}${rest}` : name
}

/** Marks that end the sentence are no part of an address; a closing bracket is one where its opening stands inside. */
function withoutTail(text: string): string {
  let end = text.length
  let open = count(text, '(') - count(text, ')')
  for (; end > 0; end -= 1) {
    const last = text[end - 1]!
    if (!/[.,;:!?'")\]}|]/.test(last) || (last === ')' && open >= 0)) break
    if (last === ')') open += 1
  }
  return text.slice(0, end)
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1
}

function parseMail(text: string): string | undefined {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  const name = parseDomain(text.slice(at + 1))
  const isLocal = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(local)
  return name && isLocal && local.length <= 64 ? `${local}@${name}` : undefined
}

/** `AS` and the number, also where it was written as two halves (RFC 5396). */
function parseAs(text: string): string | undefined {
  const [high, low] = text
    .replace(/^ASN? ?/i, '')
    .split('.')
    .map(Number) as [number, number?]
  const number = low === undefined ? high : high * 65_536 + low
  const isNumber = Number.isInteger(number) && number > 0 && number < 2 ** 32 && (low ?? 0) < 65_536
  return isNumber ? `AS${number}` : undefined
}

function parseHost(text: string): string | undefined {
  const [, host, port = ''] = /^([^:]+)(:\d{1,5}(?:\/(?:tcp|udp))?)?$/i.exec(text) ?? []
  if (host === undefined || Number.parseInt(port.slice(1), 10) > 65_535) return undefined
  // Two sentences without a space between them: the second begins with a capital.
  if (/\.[A-Z][a-z]+$/.test(host) && /^[^A-Z]*\.[A-Z][a-z]+$/.test(host)) return undefined
  const name = parseDomain(host)
  return name && `${name}${port.toLowerCase()}`
}
