import { type Endpoint, parseIpv4, parseIpv6 } from '../content/addresses.ts'
import type { Observable } from '../content/observable.ts'
import { observable, processOf, type StixObject } from './stix-objects.ts'

/**
 * An observable as objects of STIX 2.1, what it is first; empty for what the standard has no object for (it becomes a note). No object is
 * invented: other programs would drop it.
 */
export function stixObservable({ type, value }: Observable): readonly StixObject[] {
  switch (type) {
    case 'ipv4':
      return address('ipv4-addr', parseIpv4(value))
    case 'ipv6':
      return address('ipv6-addr', parseIpv6(value))
    case 'as':
      return [observable('autonomous-system', { number: Number(value.slice(2)) })]
    case 'domain':
      return host(value)
    case 'url':
      // A name with a path and without a scheme is no URL; which scheme it had is not guessed.
      return value.includes('://') ? [observable('url', { value })] : []
    case 'mail':
      return [observable('email-addr', { value })]
    case 'md5':
      return [observable('file', { hashes: { MD5: value } })]
    case 'sha1':
      return [observable('file', { hashes: { 'SHA-1': value } })]
    case 'sha256':
      return [observable('file', { hashes: { 'SHA-256': value } })]
    case 'ssdeep':
      return [observable('file', { hashes: { SSDEEP: value } })]
    case 'file':
      return file(value)
    case 'process': {
      const [image, ...folders] = file(value) as [StixObject, ...StixObject[]]
      return [processOf(image), image, ...folders]
    }
    case 'registry':
      return [observable('windows-registry-key', { key: value })]
    case 'x509_serial':
      return [observable('x509-certificate', { serial_number: value })]
    case 'x509_digest':
      return [observable('x509-certificate', { hashes: { [DIGESTS[value.length] ?? 'SHA-256']: value } })]
    case 'account':
      return [account(value)]
    case 'user_agent':
    case 'ja3':
    case 'ja4':
    case 'btc':
    case 'eth':
    case 'trx':
    case 'iban':
    case 'card':
    case 'phone':
    case 'cve':
    case 'technique':
    case 'other':
      return []
    default:
      return type satisfies never
  }
}

/** Which digest has so many hex digits. */
const DIGESTS: Readonly<Record<number, string>> = { 32: 'MD5', 40: 'SHA-1', 64: 'SHA-256' }
/** Services for which the standard has a word; `x` under the name that it had when the list was made. */
const ACCOUNT_TYPES: Readonly<Record<string, string>> = { facebook: 'facebook', skype: 'skype', x: 'twitter' }

function address(type: 'ipv4-addr' | 'ipv6-addr', endpoint: Endpoint | undefined): readonly StixObject[] {
  if (!endpoint) return []
  const { address: text, prefix, port, transport } = endpoint
  const found = observable(type, { value: prefix === undefined ? text : `${text}/${prefix}` })
  const protocol = transport ?? (type === 'ipv4-addr' ? 'ipv4' : 'ipv6')
  return port === undefined ? [found] : [traffic(found, port, protocol), found]
}

function host(value: string): readonly StixObject[] {
  const [, name, port, transport] = /^([^:]+)(?::(\d+))?(?:\/(tcp|udp))?$/.exec(value) ?? []
  const found = observable('domain-name', { value: name })
  return port === undefined ? [found] : [traffic(found, Number(port), transport ?? 'ip'), found]
}

function traffic(to: StixObject, port: number, protocol: string): StixObject {
  return observable('network-traffic', { dst_ref: to.id, dst_port: port, protocols: [protocol] })
}

function file(value: string): readonly StixObject[] {
  const [, folder, name] = /^(.*)[\\/]([^\\/]+)$/su.exec(value) ?? []
  if (!folder || !name) return [observable('file', { name: value })]
  const directory = observable('directory', { path: folder })
  return [observable('file', { name, parent_directory_ref: directory.id }), directory]
}

function account(value: string): StixObject {
  const at = value.lastIndexOf('@')
  const type = ACCOUNT_TYPES[value.slice(at + 1)]
  return observable(
    'user-account',
    { user_id: value, account_login: value.slice(0, at), ...(type && { account_type: type }) },
    { display_name: value },
  )
}
