import { keccak256 } from '../../protocol/foreign-hash.ts'
import { printHex, utf8 } from '../../protocol/index.ts'
import { readBase58Check } from './base58.ts'
import { isWitnessAddress } from './bech32.ts'
import { maskCard } from './cards.ts'
import { parseIban, trimIban } from './iban.ts'
import type { Recogniser } from './observable.ts'

/** Where money went. Each is taken only where its own check digits hold. */
export const MONEY: readonly Recogniser[] = [
  {
    type: 'iban',
    pattern: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])/dgu,
    trim: trimIban,
    parse: parseIban,
  },
  {
    type: 'card',
    pattern:
      /(?<![A-Za-z0-9+*-])(?:\d{13,19}|\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,4})?|\d{4}[ -]\d{6}[ -]\d{4,5}|\d{6}\*{3,9}\d{4})(?![A-Za-z0-9*-])/dgu,
    parse: maskCard,
  },
  {
    type: 'btc',
    pattern:
      /(?<![A-Za-z0-9])(?:bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71}|[13][1-9A-HJ-NP-Za-km-z]{25,34})(?![A-Za-z0-9])/dgu,
    parse: parseBitcoin,
  },
  { type: 'eth', pattern: /(?<![A-Za-z0-9])0x[0-9A-Fa-f]{40}(?![A-Za-z0-9])/dgu, parse: parseEthereum },
  {
    type: 'trx',
    pattern: /(?<![A-Za-z0-9])T[1-9A-HJ-NP-Za-km-z]{33}(?![A-Za-z0-9])/dgu,
    parse: (text) => (text.startsWith('T') && readBase58Check(text) === 0x41 ? text : undefined),
  },
]

function parseBitcoin(text: string): string | undefined {
  if (/^bc1/i.test(text)) return isWitnessAddress(text) ? text.toLowerCase() : undefined
  const version = readBase58Check(text)
  return version === 0x00 || version === 0x05 ? text : undefined
}

/** With capitals, the checksum of EIP-55 holds; without, there is none, and `marksOf` says so. */
function parseEthereum(text: string): string | undefined {
  const digits = /^0x([0-9A-Fa-f]{40})$/.exec(text)?.[1]
  if (digits === undefined) return undefined
  const isChecked = /[a-f]/.test(digits) && /[A-F]/.test(digits)
  if (!isChecked) return text.toLowerCase()
  return checksummed(digits.toLowerCase()) === digits ? text : undefined
}

function checksummed(lower: string): string {
  const hash = printHex(keccak256(utf8(lower)))
  return [...lower]
    .map((digit, i) => (Number.parseInt(hash[i]!, 16) >= 8 ? digit.toUpperCase() : digit))
    .join('')
}
