/** What can be named about malicious activity, by type. One canonical form per value; whoever compares two compares texts. */
export const OBSERVABLE_TYPES = [
  'ipv4',
  'ipv6',
  'as',
  'domain',
  'url',
  'mail',
  'md5',
  'sha1',
  'sha256',
  'ssdeep',
  'file',
  'process',
  'registry',
  'user_agent',
  'x509_serial',
  'x509_digest',
  'ja3',
  'ja4',
  'btc',
  'eth',
  'trx',
  'iban',
  'card',
  'phone',
  'account',
  'cve',
  'technique',
  'other',
] as const
export type ObservableType = (typeof OBSERVABLE_TYPES)[number]

/** One observable as a message carries it: `value` is canonical (see `parseObservable`), `note` is what a person says of it. */
export type Observable = {
  readonly type: ObservableType
  readonly value: string
  readonly note?: string
}

/**
 * What a person should be told of a value. `mixed_script`: a label mixes scripts; `looks_latin`: a label is written wholly in letters of
 * another script that look Latin; `no_checksum`: a wallet without capitals, whose checksum cannot be checked; `masked`: a card number that is kept
 * as its first six and last four digits only.
 */
export type Mark = 'mixed_script' | 'looks_latin' | 'no_checksum' | 'masked'

/** How values of one type are found in a text, and read. */
export type Recogniser = {
  readonly type: ObservableType
  /** Flags `g`, `d` and `u`; where the match holds more than the value, the value is the group `value`. */
  readonly pattern: RegExp
  /** Takes the sentence's own marks from the end of a match. */
  readonly trim?: (text: string) => string
  /** The canonical value, or undefined for what only looks like one. */
  readonly parse: (text: string) => string | undefined
}
